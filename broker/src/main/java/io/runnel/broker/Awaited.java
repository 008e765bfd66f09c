// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.account.ReservedSubjects;
import io.runnel.subject.Subjects;
import io.runnel.subject.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What one account waits for: the accounts whose services it has asked. When nobody in it listens
/// on a reply subject any more, they need not keep the way back. Source: security.md section 5.
///
/// Shared by all loops: the set is a concurrent one. It has at most as many members as there are
/// accounts, and they stay.
final class Awaited {
  private final Space requester;
  private final Set<WaysBack> asked = ConcurrentHashMap.newKeySet(1);

  Awaited(Space requester) {
    this.requester = requester;
  }

  /// A request of this account has crossed.
  void asked(WaysBack exporter) {
    asked.add(exporter);
  }

  /// A client's subscription to `filter` is gone. Those that wait on what else somebody listens to
  /// go on waiting.
  void left(byte[] filter, Router router) {
    if (asked.isEmpty()) {
      return;
    }
    String subject = new String(filter, StandardCharsets.UTF_8);
    if (subject.startsWith(ReservedSubjects.SERVICE_REPLY_PREFIX)) {
      return;
    }
    String prefix = literalPrefix(subject);
    for (WaysBack exporter : asked) {
      List<String> candidates = exporter.awaited(requester.name(), prefix);
      for (String reply : candidates) {
        if (Subjects.matches(subject, reply) && !requester.listens(reply)) {
          exporter.interestLost(requester.name(), reply, router);
        }
      }
    }
  }

  /// What all subjects that match begin with; the whole filter if it has no wildcard.
  private static String literalPrefix(String filter) {
    byte[] bytes = filter.getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (at < bytes.length) {
      int end = Tokens.end(bytes, at, bytes.length);
      if (Tokens.isStar(bytes, at, end) || Tokens.isTail(bytes, at, end)) {
        return new String(bytes, 0, at, StandardCharsets.UTF_8);
      }
      at = end + 1;
    }
    return filter;
  }
}
