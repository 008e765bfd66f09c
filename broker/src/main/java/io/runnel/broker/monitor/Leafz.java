// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;
import java.time.Instant;
import java.util.List;

/// `leafz`: there are no leaf nodes yet.
public final class Leafz {
  private Leafz() {}

  public static Answer answer(Monitor monitor) {
    Instant now = Instant.now();
    return json ->
        json.object(fields ->
            fields
                .text("server_id", monitor.facts().id())
                .time("now", now)
                .number("leafnodes", 0)
                .texts("leafs", List.of()));
  }
}
