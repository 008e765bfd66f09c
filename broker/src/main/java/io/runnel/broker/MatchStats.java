// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

/// How subjects were looked up: on one loop, or on all of them together.
///
/// @param lookups since start
/// @param hits lookups that a loop's memory answered
/// @param subjects remembered now
/// @param fanoutMax most listeners of a remembered subject
/// @param fanoutSum listeners of all remembered subjects; a queue group counts as one
public record MatchStats(long lookups, long hits, long subjects, long fanoutMax, long fanoutSum) {
  public static final MatchStats NONE = new MatchStats(0, 0, 0, 0, 0);

  public MatchStats plus(MatchStats other) {
    return new MatchStats(
        lookups + other.lookups,
        hits + other.hits,
        subjects + other.subjects,
        Math.max(fanoutMax, other.fanoutMax),
        fanoutSum + other.fanoutSum);
  }
}
