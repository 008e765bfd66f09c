// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/// A cron pattern and the zone whose clocks it means. Immutable.
public final class CronSpec {
  private final Cron cron;
  private final ZoneId zone;

  CronSpec(Cron cron, ZoneId zone) {
    this.cron = cron;
    this.zone = zone;
  }

  Optional<Due> next(Instant after) {
    return cron.next(after, zone).map(time -> new Due(time, zone));
  }
}
