// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.JsonSchema;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.config.ApiLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// CONSUMER.PAUSE: nothing is delivered until a time; an empty request, or a time that is past,
/// ends the pause.
final class ConsumerPause implements ApiRequest {
  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("JSApiConsumerPauseRequest")
          .time("pause_until", (draft, value) -> draft.until = value);

  /// A request being read.
  private static final class Draft {
    private Instant until = Instant.EPOCH;
  }

  private final Asked asked;

  ConsumerPause(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ResponseType type() {
    return ResponseType.CONSUMER_PAUSE;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Draft draft = asked.fill(call, SCHEMA, new Draft());
    StreamHost stream = Asked.stream(call, 2);
    ConsumerHost consumer = Asked.consumer(call, stream, 3);
    Instant now = Instant.now();
    boolean paused = draft.until.isAfter(now);
    Optional<Instant> set =
        draft.until.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(draft.until);
    stream.askDurably(() -> {
      stream
          .desk()
          .update(
              consumer, ApiLevel.stamped(consumer.config().toBuilder().pauseUntil(set).build()));
      consumer.input(() -> consumer.machine().pause(nanos(draft.until, paused), Shard.now()));
      return true;
    });
    stream
        .advisories()
        .tell(
            call.account(),
            "ADVISORY.CONSUMER.PAUSE." + stream.name() + "." + consumer.name(),
            "advisory.v1.consumer_pause",
            json -> {
              json.text("stream", stream.name())
                  .text("consumer", consumer.name())
                  .flag("paused", paused);
              json.time("pause_until", set.orElse(NO_TIME));
              json.textAny("domain", stream.advisories().domain());
            });
    return json -> {
      json.flag("paused", paused);
      json.time("pause_until", draft.until.equals(Instant.EPOCH) ? NO_TIME : draft.until);
      if (paused) {
        json.numberAny("pause_remaining", Duration.between(now, draft.until).toNanos());
      }
    };
  }

  @Override
  public Fields refused() {
    return json -> json.flag("paused", false).time("pause_until", NO_TIME);
  }

  private static final Instant NO_TIME = io.runnel.stream.info.StreamState.NO_TIME;

  private static long nanos(Instant until, boolean paused) {
    return paused ? until.getEpochSecond() * 1_000_000_000L + until.getNano() : 0;
  }
}
