// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Json;
import io.runnel.broker.MatchStats;
import io.runnel.broker.Space;
import java.util.Collection;

/// How much interest there is and how it was looked up: the numbers of a subject tree and of the
/// match caches in front of it.
///
/// @param subscriptions in the tree now
/// @param inserts subscriptions ever added
/// @param removes subscriptions ever taken away
record InterestStats(long subscriptions, long inserts, long removes, MatchStats matches) {

  static InterestStats of(Monitor monitor, Collection<Space> spaces) {
    long subscriptions = 0;
    long inserts = 0;
    long removes = 0;
    for (Space space : spaces) {
      subscriptions += space.subscriptions();
      inserts += space.inserts();
      removes += space.removes();
    }
    return new InterestStats(subscriptions, inserts, removes, monitor.matchStats(spaces));
  }

  void write(Json json) {
    long lookups = matches.lookups();
    long cached = matches.subjects();
    json.number("num_subscriptions", subscriptions)
        .number("num_cache", cached)
        .number("num_inserts", inserts)
        .number("num_removes", removes)
        .number("num_matches", lookups)
        .decimal("cache_hit_rate", lookups == 0 ? 0 : (double) matches.hits() / lookups)
        .number("max_fanout", matches.fanoutMax())
        .decimal("avg_fanout", cached == 0 ? 0 : (double) matches.fanoutSum() / cached);
  }
}
