// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.time.Duration;

/// Pings, deadlines and departure.
///
/// @param pingInterval `ping_interval`
/// @param pingMax `ping_max`: unanswered pings before the connection is stale
/// @param writeDeadline `write_deadline`: longest time a flush may take; zero is no deadline
/// @param writeTimeout `write_timeout`: what happens when the deadline passes
/// @param lameDuck `lame_duck_*`
public record TimingOptions(
    Duration pingInterval,
    int pingMax,
    Duration writeDeadline,
    WriteTimeoutPolicy writeTimeout,
    LameDuckOptions lameDuck) {

  /// What nats-server has when the file says nothing.
  public static TimingOptions defaults() {
    return new TimingOptions(
        Duration.ofMinutes(2),
        2,
        Duration.ofSeconds(10),
        WriteTimeoutPolicy.DEFAULT,
        LameDuckOptions.defaults());
  }

  public TimingOptions withPingInterval(Duration pingInterval) {
    return new TimingOptions(pingInterval, pingMax, writeDeadline, writeTimeout, lameDuck);
  }

  public TimingOptions withPingMax(int pingMax) {
    return new TimingOptions(pingInterval, pingMax, writeDeadline, writeTimeout, lameDuck);
  }

  public TimingOptions withWriteDeadline(Duration writeDeadline) {
    return new TimingOptions(pingInterval, pingMax, writeDeadline, writeTimeout, lameDuck);
  }

  public TimingOptions withWriteTimeout(WriteTimeoutPolicy writeTimeout) {
    return new TimingOptions(pingInterval, pingMax, writeDeadline, writeTimeout, lameDuck);
  }

  public TimingOptions withLameDuck(LameDuckOptions lameDuck) {
    return new TimingOptions(pingInterval, pingMax, writeDeadline, writeTimeout, lameDuck);
  }
}
