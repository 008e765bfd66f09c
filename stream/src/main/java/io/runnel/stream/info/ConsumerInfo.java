// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.info;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import io.runnel.stream.config.ConsumerConfig;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A consumer as CONSUMER.INFO shows it, at the time `at`.
public record ConsumerInfo(
    String stream,
    String name,
    Instant created,
    Optional<ConsumerConfig> config,
    SequenceInfo delivered,
    SequenceInfo ackFloor,
    int ackPending,
    int redelivered,
    int waiting,
    long pending,
    Optional<ClusterInfo> cluster,
    boolean pushBound,
    boolean paused,
    long pauseRemainingNanos,
    Instant at,
    List<PriorityGroupState> priorityGroups)
    implements Fields {
  @Override
  public void fields(Json json) {
    json.text("stream_name", stream)
        .text("name", name)
        .time("created", created)
        .fieldAny("config", config)
        .field("delivered", delivered)
        .field("ack_floor", ackFloor)
        .number("num_ack_pending", ackPending)
        .number("num_redelivered", redelivered)
        .number("num_waiting", waiting)
        .number("num_pending", pending)
        .fieldAny("cluster", cluster)
        .flagAny("push_bound", pushBound)
        .flagAny("paused", paused)
        .numberAny("pause_remaining", pauseRemainingNanos)
        .time("ts", at)
        .objectsAny("priority_groups", priorityGroups);
  }
}
