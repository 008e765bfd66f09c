// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.event;

import io.runnel.base.json.Json;
import io.runnel.config.options.IdentityOptions;
import io.runnel.config.options.JetStreamOptions;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// Who sends an event: nats-server's ServerInfo, with a number that grows by one with each event of
/// this server.
///
/// Any thread: the number is atomic, the rest immutable. A reload makes another one that goes on
/// counting. Source: system.md section 2.
public final class EventOrigin {
  /// What a nats-server with JetStream says it can: streams 1, snapshots in binary 2, accounts with
  /// their own replication traffic 4.
  private static final int JETSTREAM_FLAGS = 1 | 2 | 4;

  /// What never changes of it.
  ///
  /// @param version the nats-server it is to its peers
  public record Server(String id, String name, String version) {}

  private final Server server;
  private final String host;
  private final IdentityOptions options;
  private final JetStreamOptions jetStream;
  private final AtomicLong sequence;

  private EventOrigin(
      Server server,
      String host,
      IdentityOptions options,
      JetStreamOptions jetStream,
      AtomicLong sequence) {
    this.jetStream = jetStream;
    this.server = server;
    this.host = host;
    this.options = options;
    this.sequence = sequence;
  }

  /// A server whose configuration has not been read.
  public static EventOrigin unknown() {
    var nobody = new Server("", "", "");
    return new EventOrigin(
        nobody, "", IdentityOptions.defaults(), JetStreamOptions.defaults(), new AtomicLong());
  }

  /// The same server after its configuration was read, with events counted on.
  ///
  /// @param host what clients are told to connect to
  public EventOrigin with(
      Server identity, String host, IdentityOptions options, JetStreamOptions jetStream) {
    return new EventOrigin(identity, host, options, jetStream, sequence);
  }

  /// The value of the field `server` of an event that leaves now.
  public void write(Json json, Instant now) {
    json.object(fields ->
        fields
            .text("name", server.name())
            .text("host", host)
            .text("id", server.id())
            .textAny("cluster", options.clusterName())
            .textAny("domain", jetStream.domain())
            .text("ver", server.version())
            .textsAny("tags", options.tags())
            .textMapAny("metadata", options.metadata())
            .flagMapAny("feature_flags", FeatureFlags.of(options))
            .flag("jetstream", jetStream.enabled())
            .number("flags", jetStream.enabled() ? JETSTREAM_FLAGS : 0)
            .number("seq", sequence.incrementAndGet())
            .time("time", now));
  }
}
