// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.time.Duration;

/// How the server leaves: `lame_duck_*`.
///
/// @param duration `lame_duck_duration`: time over which clients are closed, at least 30 s
/// @param gracePeriod `lame_duck_grace_period`: wait before the first one, less than the duration
public record LameDuckOptions(Duration duration, Duration gracePeriod) {

  /// What nats-server has when the file says nothing.
  public static LameDuckOptions defaults() {
    return new LameDuckOptions(Duration.ofMinutes(2), Duration.ofSeconds(10));
  }

  public LameDuckOptions withDuration(Duration duration) {
    return new LameDuckOptions(duration, gracePeriod);
  }

  public LameDuckOptions withGracePeriod(Duration gracePeriod) {
    return new LameDuckOptions(duration, gracePeriod);
  }
}
