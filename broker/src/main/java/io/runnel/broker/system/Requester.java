// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.broker.monitor.Arguments;
import io.runnel.broker.monitor.BodyArguments;
import io.runnel.broker.monitor.InvalidRequest;
import java.util.Optional;

/// Who sent a request, from what came with it.
final class Requester {
  private Requester() {}

  /// The `cid`; empty where it was not told.
  static Optional<Long> id(Request request) {
    try {
      long id = facts(request).count("id");
      return id == 0 ? Optional.empty() : Optional.of(id);
    } catch (InvalidRequest unreadable) {
      return Optional.empty();
    }
  }

  /// The account it speaks for: the one it last passed through, or its own; empty where it was not
  /// told.
  static String account(Request request) {
    try {
      Arguments facts = facts(request);
      String through = facts.text("svc");
      return through.isEmpty() ? facts.text("acc") : through;
    } catch (InvalidRequest unreadable) {
      return "";
    }
  }

  private static Arguments facts(Request request) throws InvalidRequest {
    return BodyArguments.read(request.requester());
  }
}
