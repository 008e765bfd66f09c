// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.broker.Space;
import java.util.Collection;

/// How much interest there is and how it was looked up: the numbers of a subject tree and of the
/// match caches in front of it.
///
/// @param subscriptions in the tree now
/// @param cached subjects whose answer is remembered
/// @param inserts subscriptions ever added
/// @param removes subscriptions ever taken away
/// @param matches lookups so far
/// @param hits lookups that a cache answered
/// @param fanoutMax most listeners of a remembered subject
/// @param fanoutSum listeners of all remembered subjects
record InterestStats(
    long subscriptions,
    long cached,
    long inserts,
    long removes,
    long matches,
    long hits,
    long fanoutMax,
    long fanoutSum) {
  static final InterestStats NONE = new InterestStats(0, 0, 0, 0, 0, 0, 0, 0);

  static InterestStats of(Collection<Space> spaces) {
    InterestStats sum = NONE;
    for (Space space : spaces) {
      sum =
          sum.plus(
              new InterestStats(
                  space.subscriptions(), 0, space.inserts(), space.removes(), 0, 0, 0, 0));
    }
    return sum;
  }

  InterestStats plus(InterestStats other) {
    return new InterestStats(
        subscriptions + other.subscriptions,
        cached + other.cached,
        inserts + other.inserts,
        removes + other.removes,
        matches + other.matches,
        hits + other.hits,
        Math.max(fanoutMax, other.fanoutMax),
        fanoutSum + other.fanoutSum);
  }

  void write(Json json) {
    json.number("num_subscriptions", subscriptions)
        .number("num_cache", cached)
        .number("num_inserts", inserts)
        .number("num_removes", removes)
        .number("num_matches", matches)
        .decimal("cache_hit_rate", matches == 0 ? 0 : (double) hits / matches)
        .number("max_fanout", fanoutMax)
        .decimal("avg_fanout", cached == 0 ? 0 : (double) fanoutSum / cached);
  }
}
