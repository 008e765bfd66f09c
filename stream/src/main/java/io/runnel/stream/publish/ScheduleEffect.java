// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

/// What storing a message does to the schedules of its stream.
///
/// @param beginNanos when the message itself is due first, if it is a schedule
/// @param scheduler the schedule that produced this message, or that it stops; empty: none
/// @param nextNanos when that schedule is due again; [#NEVER] where it isn't said
/// @param stops whether the schedule's own message goes
record ScheduleEffect(long beginNanos, String scheduler, long nextNanos, boolean stops) {
  static final long NEVER = Long.MAX_VALUE;
  static final ScheduleEffect NONE = new ScheduleEffect(NEVER, "", NEVER, false);

  boolean begins() {
    return beginNanos != NEVER;
  }

  boolean continues() {
    return nextNanos != NEVER;
  }
}
