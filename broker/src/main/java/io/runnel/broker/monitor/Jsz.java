// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;
import java.time.Instant;

/// `jsz`: JetStream, which is not there yet; the answer is that of a server where it is disabled.
public final class Jsz {
  private Jsz() {}

  public static Answer answer(Monitor monitor) {
    Instant now = Instant.now();
    return json ->
        json.object(fields -> {
          fields
              .number("memory", 0)
              .number("storage", 0)
              .number("reserved_memory", 0)
              .number("reserved_storage", 0)
              .number("accounts", 0)
              .number("ha_assets", 0)
              .object("api", api -> api.number("level", 0).number("total", 0).number("errors", 0))
              .text("server_id", monitor.facts().id())
              .time("now", now)
              .flag("disabled", true)
              .object("config", none -> none.number("max_memory", 0).number("max_storage", 0));
          fields
              .number("streams", 0)
              .number("consumers", 0)
              .number("messages", 0)
              .number("bytes", 0)
              .number("total", 0);
        });
  }
}
