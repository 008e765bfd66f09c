// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;

/// What consumers of a stream get at most, and by default; 0 is no limit.
public record ConsumerLimits(long inactiveThresholdNanos, int maxAckPending) implements Fields {
  public static final ConsumerLimits NONE = new ConsumerLimits(0, 0);

  @Override
  public void fields(Json json) {
    json.numberAny("inactive_threshold", inactiveThresholdNanos)
        .numberAny("max_ack_pending", maxAckPending);
  }
}
