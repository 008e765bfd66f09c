// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;
import java.time.Instant;
import java.util.List;

/// `routez`: there are no routes yet.
public final class Routez {
  private Routez() {}

  public static Answer answer(Monitor monitor) {
    Instant now = Instant.now();
    return json ->
        json.object(fields ->
            fields
                .text("server_id", monitor.facts().id())
                .text("server_name", monitor.facts().name())
                .time("now", now)
                .number("num_routes", 0)
                .texts("routes", List.of()));
  }
}
