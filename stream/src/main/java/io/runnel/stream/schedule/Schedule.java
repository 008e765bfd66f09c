// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.schedule;

import io.runnel.base.GoDuration;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.Map;
import java.util.Optional;

/// When a message is to be published: `Nats-Schedule` and `Nats-Schedule-Time-Zone`. Once at a
/// time, again and again after an interval, or as a cron pattern says. Immutable. Source: ADR-51.
public sealed interface Schedule {
  /// Once.
  record At(Instant time) implements Schedule {}

  /// At least a second apart.
  record Every(Duration interval) implements Schedule {}

  /// Whenever the pattern is due.
  record Pattern(CronSpec spec) implements Schedule {}

  long SECOND_NANOS = 1_000_000_000L;

  Map<String, String> NAMED =
      Map.of(
          "@yearly", "0 0 0 1 1 *",
          "@annually", "0 0 0 1 1 *",
          "@monthly", "0 0 0 1 * *",
          "@weekly", "0 0 0 * * 0",
          "@daily", "0 0 0 * * *",
          "@midnight", "0 0 0 * * *",
          "@hourly", "0 0 * * * *");

  /// Empty where the pattern is invalid, or has a zone and is not a cron pattern.
  static Optional<Schedule> parse(String pattern, Optional<ZoneId> zone) {
    if (pattern.startsWith("@at ")) {
      return zone.isPresent()
          ? Optional.empty()
          : Rfc3339.parse(pattern.substring("@at ".length())).map(At::new);
    }
    if (pattern.startsWith("@every ")) {
      return zone.isPresent() ? Optional.empty() : every(pattern.substring("@every ".length()));
    }
    return Cron.parse(NAMED.getOrDefault(pattern, pattern))
        .map(cron -> new Pattern(new CronSpec(cron, zone.orElse(ZoneOffset.UTC))));
  }

  private static Optional<Schedule> every(String text) {
    try {
      Duration interval = GoDuration.parse(text);
      return interval.compareTo(Duration.ofSeconds(1)) < 0
          ? Optional.empty()
          : Optional.of(new Every(interval));
    } catch (GoDuration.Malformed _) {
      return Optional.empty();
    }
  }

  /// The zone that a header names: empty where there is no such zone.
  static Optional<ZoneId> zone(String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      ZoneRules known = ZoneRulesProvider.getRules(name, false);
      return Optional.of(known.isFixedOffset() ? known.getOffset(Instant.EPOCH) : ZoneId.of(name));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  default boolean repeats() {
    return !(this instanceof At);
  }

  /// When it is due after `last`, which is when it was stored or due before. What was missed until
  /// `now` is left out. Empty where that is never.
  default Optional<Due> next(long last, long now) {
    return switch (this) {
      case At(Instant time) -> Optional.of(new Due(time, ZoneOffset.UTC));
      case Every(Duration interval) -> {
        Instant next = Instant.ofEpochSecond(0, rounded(last)).plus(interval);
        boolean missed = next.isBefore(Instant.ofEpochSecond(0, now));
        yield Optional.of(
            new Due(
                missed ? Instant.ofEpochSecond(0, rounded(now)).plus(interval) : next,
                ZoneOffset.UTC));
      }
      case Pattern(CronSpec spec) -> {
        Optional<Due> next = spec.next(Instant.ofEpochSecond(0, last));
        boolean missed =
            next.isPresent() && next.get().time().isBefore(Instant.ofEpochSecond(0, now));
        yield missed ? spec.next(Instant.ofEpochSecond(0, rounded(now))) : next;
      }
    };
  }

  private static long rounded(long nanos) {
    return Math.floorDiv(nanos + SECOND_NANOS / 2, SECOND_NANOS) * SECOND_NANOS;
  }
}
