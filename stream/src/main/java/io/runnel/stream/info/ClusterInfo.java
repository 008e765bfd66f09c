// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.info;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which servers serve a stream or consumer. A server that stands alone leaves it out, but for
/// `/jsz` and the leader it names.
public record ClusterInfo(
    String name,
    String raftGroup,
    String leader,
    Optional<Instant> leaderSince,
    boolean systemAccount,
    String trafficAccount,
    List<Peer> replicas)
    implements Fields {

  /// Another server of the group.
  public record Peer(
      String name,
      boolean current,
      boolean offline,
      long activeNanos,
      long lag,
      String id,
      boolean pending)
      implements Fields {
    @Override
    public void fields(Json json) {
      json.text("name", name)
          .flag("current", current)
          .flagAny("offline", offline)
          .number("active", activeNanos)
          .numberAny("lag", lag)
          .text("peer", id)
          .flagAny("pending", pending);
    }
  }

  @Override
  public void fields(Json json) {
    json.textAny("name", name)
        .textAny("raft_group", raftGroup)
        .textAny("leader", leader)
        .timeAny("leader_since", leaderSince)
        .flagAny("system_account", systemAccount)
        .textAny("traffic_account", trafficAccount)
        .objectsAny("replicas", replicas);
  }
}
