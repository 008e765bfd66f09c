// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import java.util.List;

/// Which servers of a cluster may have a stream. `preferred` names a leader and is for stepdown
/// only.
public record Placement(String cluster, List<String> tags, String preferred) implements Fields {
  /// No wish.
  public static final Placement ANYWHERE = new Placement("", List.of(), "");

  public Placement {
    tags = List.copyOf(tags);
  }

  @Override
  public void fields(Json json) {
    json.textAny("cluster", cluster).textsAny("tags", tags).textAny("preferred", preferred);
  }
}
