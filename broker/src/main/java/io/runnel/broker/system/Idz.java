// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.base.json.Json;
import io.runnel.broker.monitor.ServerFacts;

/// IDZ: who this server is, without an envelope.
final class Idz {
  private Idz() {}

  static void serve(Answers answers, Request request) {
    if (request.reply().isEmpty()) {
      return;
    }
    ServerFacts facts = answers.stamp().facts();
    byte[] body =
        Json.compact(json ->
            json.object(fields ->
                fields
                    .text("name", facts.name())
                    .text("host", facts.clientHost())
                    .text("id", facts.id())));
    answers.outbox().publish(request.space(), request.reply(), body);
  }
}
