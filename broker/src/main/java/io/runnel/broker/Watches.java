// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Who wants to know when listeners on certain literal subjects come or go. Any thread; nothing is
/// done while nobody watches.
final class Watches {
  private final ConcurrentHashMap<String, List<Runnable>> watched = new ConcurrentHashMap<>(0);

  void add(byte[] subject, Runnable changed) {
    watched.compute(
        text(subject),
        (_, before) -> {
          List<Runnable> here = before == null ? new CopyOnWriteArrayList<>() : before;
          here.add(changed);
          return here;
        });
  }

  void remove(byte[] subject, Runnable changed) {
    watched.computeIfPresent(
        text(subject),
        (_, here) -> {
          here.remove(changed);
          return here.isEmpty() ? null : here;
        });
  }

  /// Subscriptions to `filter` have changed.
  void changed(byte[] filter) {
    if (watched.isEmpty()) {
      return;
    }
    if (Subjects.isLiteral(filter, 0, filter.length)) {
      List<Runnable> here = watched.get(text(filter));
      if (here != null) {
        here.forEach(Runnable::run);
      }
      return;
    }
    watched.forEach((subject, here) -> {
      byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
      if (Subjects.matches(filter, bytes, 0, bytes.length)) {
        here.forEach(Runnable::run);
      }
    });
  }

  private static String text(byte[] subject) {
    return new String(subject, StandardCharsets.UTF_8);
  }
}
