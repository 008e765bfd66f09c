// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.sourcing;

import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.ConsumerConfigBuilder;
import io.runnel.stream.config.DeliverPolicy;
import io.runnel.stream.config.StreamSource;
import io.runnel.stream.store.MessageStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// How much the server of an origin is expected to understand: at level 5 it tells which stream it
/// is, at 4 it knows consumers for sources, and before it knows neither. Immutable.
///
/// @param level of the API; 0 says nothing of it
record OriginRequest(int level) {
  private static final int KNOWS_IDENTITY = 5;
  private static final int KNOWS_SOURCING = 4;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /// What is tried first.
  static OriginRequest first(Origin origin) {
    return new OriginRequest(origin.isMirror() ? KNOWS_SOURCING : KNOWS_IDENTITY);
  }

  /// What may be tried where this is not understood.
  Optional<OriginRequest> simpler() {
    return switch (level) {
      case KNOWS_IDENTITY -> Optional.of(new OriginRequest(KNOWS_SOURCING));
      case KNOWS_SOURCING -> Optional.of(new OriginRequest(0));
      default -> Optional.empty();
    };
  }

  /// The header block of the request. `identity` is that of the origin, where it is known.
  byte[] header(Origin origin, String identity) {
    if (level == 0 || (origin.isMirror() && origin.isPrepared())) {
      return new byte[0];
    }
    String lines = "NATS/1.0\r\nNats-Required-Api-Level: " + level + "\r\n";
    if (level >= KNOWS_IDENTITY) {
      lines += "Nats-Stream-Identity: " + identity + "\r\n";
    }
    return (lines + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  /// The consumer that is asked for, to go on behind `originSequence`.
  ///
  /// @param recreated the origin is another stream than the one messages came from before
  ConsumerConfig config(Origin origin, Target target, long originSequence, boolean recreated) {
    boolean sourcing = level >= KNOWS_SOURCING;
    ConsumerConfigBuilder config = origin.consumerConfig(origin.consumer(!sourcing), sourcing);
    config.deliverPolicy(DeliverPolicy.ALL);
    MessageStore store = target.store();
    boolean fresh =
        origin.isMirror()
            ? store.messages() == 0 && store.lastSequence() == 0
            : originSequence == 0;
    if (!fresh) {
      config.deliverPolicy(DeliverPolicy.BY_START_SEQUENCE).startSequence(originSequence + 1);
    } else {
      first(config, origin, store, recreated);
    }
    return config.build();
  }

  private static void first(
      ConsumerConfigBuilder config, Origin origin, MessageStore store, boolean recreated) {
    StreamSource source = origin.source();
    if (source.startSequence() != 0) {
      config.deliverPolicy(DeliverPolicy.BY_START_SEQUENCE).startSequence(source.startSequence());
      return;
    }
    long last = origin.isMirror() ? 0 : store.lastNanos();
    Optional<Instant> start = source.startTime();
    if (last > 0) {
      // What came before this stream's last message was here and has gone, or was not wanted.
      Instant here = Instant.ofEpochSecond(last / NANOS_PER_SECOND, last % NANOS_PER_SECOND);
      boolean later = start.filter(wanted -> !wanted.isBefore(here)).isPresent();
      boolean lostSome = store.firstSequence() > 1 && !recreated;
      start =
          start.isPresent()
              ? Optional.of(later ? start.get() : here)
              : lostSome ? Optional.of(here) : Optional.empty();
    }
    if (start.isPresent()) {
      config.deliverPolicy(DeliverPolicy.BY_START_TIME).startTime(start);
    }
  }
}
