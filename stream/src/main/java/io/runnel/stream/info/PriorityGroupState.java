// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.info;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import java.time.Instant;
import java.util.Optional;

/// Who is pinned in a priority group, if someone is, and since when.
public record PriorityGroupState(String group, String pinnedId, Optional<Instant> pinnedAt)
    implements Fields {
  @Override
  public void fields(Json json) {
    // Go's omitempty does not leave out a time.
    json.text("group", group)
        .textAny("pinned_client_id", pinnedId)
        .time("pinned_ts", pinnedAt.orElse(StreamState.NO_TIME));
  }
}
