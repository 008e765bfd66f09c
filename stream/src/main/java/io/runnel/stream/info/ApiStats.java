// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.info;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;

/// Requests to the API: how many, how many of them failed, and how many are in work.
public record ApiStats(int level, long total, long errors, long inflight) implements Fields {
  @Override
  public void fields(Json json) {
    json.number("level", level)
        .number("total", total)
        .number("errors", errors)
        .numberAny("inflight", inflight);
  }
}
