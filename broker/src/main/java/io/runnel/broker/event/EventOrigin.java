// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.event;

import io.runnel.base.json.Json;
import io.runnel.config.options.IdentityOptions;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// Who sends an event: nats-server's ServerInfo, with a number that grows by one with each event of
/// this server.
///
/// Any thread: the number is atomic, the rest immutable. A reload makes another one that goes on
/// counting. Source: system.md section 2.
public final class EventOrigin {
  /// What never changes of it.
  ///
  /// @param version the nats-server it is to its peers
  public record Server(String id, String name, String version) {}

  private final Server server;
  private final String host;
  private final IdentityOptions options;
  private final AtomicLong sequence;

  private EventOrigin(Server server, String host, IdentityOptions options, AtomicLong sequence) {
    this.server = server;
    this.host = host;
    this.options = options;
    this.sequence = sequence;
  }

  /// A server whose configuration has not been read.
  public static EventOrigin unknown() {
    var nobody = new Server("", "", "");
    return new EventOrigin(nobody, "", IdentityOptions.defaults(), new AtomicLong());
  }

  /// The same server after its configuration was read, with events counted on.
  ///
  /// @param host what clients are told to connect to
  public EventOrigin with(Server identity, String host, IdentityOptions options) {
    return new EventOrigin(identity, host, options, sequence);
  }

  /// The value of the field `server` of an event that leaves now.
  public void write(Json json, Instant now) {
    json.object(fields ->
        fields
            .text("name", server.name())
            .text("host", host)
            .text("id", server.id())
            .textAny("cluster", options.clusterName())
            .text("ver", server.version())
            .textsAny("tags", options.tags())
            .textMapAny("metadata", options.metadata())
            .flagMapAny("feature_flags", FeatureFlags.of(options))
            .flag("jetstream", false)
            .number("flags", 0)
            .number("seq", sequence.incrementAndGet())
            .time("time", now));
  }
}
