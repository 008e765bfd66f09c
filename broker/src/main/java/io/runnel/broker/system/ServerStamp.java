// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.base.json.Json;
import io.runnel.broker.Broker;
import io.runnel.broker.monitor.ServerFacts;
import java.time.Instant;

/// Who speaks, in every answer and event: nats-server's ServerInfo. Each use counts one up.
final class ServerStamp {
  private final ServerFacts facts;
  private final Broker broker;

  ServerStamp(ServerFacts facts, Broker broker) {
    this.facts = facts;
    this.broker = broker;
  }

  ServerFacts facts() {
    return facts;
  }

  void write(Json json) {
    broker.events().write(json, Instant.now());
  }
}
