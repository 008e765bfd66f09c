// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.info;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import io.runnel.stream.config.StreamConfig;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A stream as STREAM.INFO shows it: its configuration and what it holds at `at`. The metadata of
/// `config` should have been through ApiLevel's `shown`.
public record StreamInfo(
    StreamConfig config,
    Instant created,
    StreamState state,
    String domain,
    Optional<ClusterInfo> cluster,
    Optional<SourceInfo> mirror,
    List<SourceInfo> sources,
    List<StreamAlternate> alternates,
    Instant at)
    implements Fields {
  @Override
  public void fields(Json json) {
    json.field("config", config)
        .time("created", created)
        .field("state", state)
        .textAny("domain", domain)
        .fieldAny("cluster", cluster)
        .fieldAny("mirror", mirror)
        .objectsAny("sources", sources)
        .objectsAny("alternates", alternates)
        .time("ts", at);
  }
}
