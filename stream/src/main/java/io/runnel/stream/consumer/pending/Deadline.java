// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer.pending;

/// Points in time that something waits for: nanoseconds since 1970.
public final class Deadline {
  /// Later than all others.
  public static final long NEVER = Long.MAX_VALUE;

  private Deadline() {}

  /// `wait` nanoseconds after `now`; [#NEVER] where that is beyond the year 2262.
  public static long after(long now, long wait) {
    long sum = now + wait;
    return wait > 0 && sum < now ? NEVER : sum;
  }
}
