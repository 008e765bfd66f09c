// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.broker.ServerIdentity;
import io.runnel.broker.monitor.FeatureFlags;
import io.runnel.broker.monitor.Json;
import io.runnel.broker.monitor.ServerFacts;
import io.runnel.config.options.IdentityOptions;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// Who speaks, in every answer and event: nats-server's ServerInfo. Each use counts one up.
final class ServerStamp {
  private final ServerFacts facts;
  private final AtomicLong sequence = new AtomicLong();

  ServerStamp(ServerFacts facts) {
    this.facts = facts;
  }

  ServerFacts facts() {
    return facts;
  }

  void write(Json json) {
    IdentityOptions identity = facts.options().identity();
    json.object(fields ->
        fields
            .text("name", facts.name())
            .text("host", facts.clientHost())
            .text("id", facts.id())
            .textAny("cluster", identity.clusterName())
            .text("ver", ServerIdentity.NATS_VERSION)
            .textsAny("tags", identity.tags())
            .textMapAny("metadata", identity.metadata())
            .flagMapAny("feature_flags", FeatureFlags.of(identity))
            .flag("jetstream", false)
            .number("flags", 0)
            .number("seq", sequence.incrementAndGet())
            .time("time", Instant.now()));
  }
}
