// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.info;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.config.AccountLimits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InfoJsonTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.06Z");

  private static String json(Fields fields) {
    return new String(Json.compact(fields::write), StandardCharsets.UTF_8);
  }

  @Test
  void anEmptyStreamHasGosZeroTimes() {
    var state =
        new StreamState(
            0,
            0,
            0,
            StreamState.NO_TIME,
            0,
            StreamState.NO_TIME,
            0,
            Map.of(),
            0,
            List.of(),
            Optional.empty(),
            0);
    assertEquals(
        """
        {"messages":0,"bytes":0,"first_seq":0,"first_ts":"0001-01-01T00:00:00Z","last_seq":0,\
        "last_ts":"0001-01-01T00:00:00Z","consumer_count":0}\
        """,
        json(state));
  }

  @Test
  void whatWasAskedForIsShown() {
    var lost = new StreamState.Lost(List.of(), 9);
    var state =
        new StreamState(
            2,
            80,
            1,
            AT,
            4,
            AT,
            2,
            Map.of("b", 1L, "a", 1L),
            2,
            List.of(2L, 3L),
            Optional.of(lost),
            1);
    assertEquals(
        """
        {"messages":2,"bytes":80,"first_seq":1,"first_ts":"2026-01-02T03:04:05.06Z","last_seq":4,\
        "last_ts":"2026-01-02T03:04:05.06Z","num_subjects":2,"subjects":{"a":1,"b":1},\
        "num_deleted":2,"deleted":[2,3],"lost":{"msgs":null,"bytes":9},"consumer_count":1}\
        """,
        json(state));
  }

  @Test
  void acknowledgementsLeaveOutWhatDoesNotApply() {
    assertEquals("{\"stream\":\"S\",\"seq\":7}", json(PubAck.stored("S", 7, "")));
    assertEquals(
        "{\"stream\":\"S\",\"seq\":7,\"domain\":\"hub\",\"duplicate\":true}",
        json(PubAck.duplicate("S", 7, "hub")));
    assertEquals(
        """
        {"error":{"code":400,"err_code":10071,"description":"wrong last sequence: 3"},\
        "stream":"S","seq":0}\
        """,
        json(PubAck.refused(ErrorId.STREAM_WRONG_LAST_SEQUENCE.with(3), "S")));
  }

  @Test
  void anAccountShowsItsTotalsFirst() {
    var tier = new AccountTier(1, 2, 3, 4, 5, 6, AccountLimits.NONE);
    String limits =
        """
        "limits":{"max_memory":-1,"max_storage":-1,"max_streams":-1,"max_consumers":-1,\
        "max_ack_pending":-1,"memory_max_stream_bytes":-1,"storage_max_stream_bytes":-1,\
        "max_bytes_required":false}\
        """;
    String used =
        """
        "memory":1,"storage":2,"reserved_memory":3,"reserved_storage":4,"streams":5,"consumers":6,\
        """
            + limits;
    assertEquals(
        "{"
            + used
            + ",\"domain\":\"hub\",\"api\":{\"level\":5,\"total\":7,\"errors\":1},"
            + "\"tiers\":{\"R1\":{"
            + used
            + "}}}",
        json(new AccountInfo(tier, "hub", new ApiStats(5, 7, 1, 0), Map.of("R1", tier))));
  }

  @Test
  void aConsumerShowsWhereItIs() {
    var info =
        new ConsumerInfo(
            "S",
            "c",
            AT,
            Optional.empty(),
            new SequenceInfo(1, 2, Optional.of(AT)),
            new SequenceInfo(0, 0, Optional.empty()),
            1,
            0,
            3,
            4,
            Optional.empty(),
            true,
            true,
            5,
            AT,
            List.of(new PriorityGroupState("g", "", Optional.empty())));
    assertEquals(
        """
        {"stream_name":"S","name":"c","created":"2026-01-02T03:04:05.06Z",\
        "delivered":{"consumer_seq":1,"stream_seq":2,"last_active":"2026-01-02T03:04:05.06Z"},\
        "ack_floor":{"consumer_seq":0,"stream_seq":0},"num_ack_pending":1,"num_redelivered":0,\
        "num_waiting":3,"num_pending":4,"push_bound":true,"paused":true,"pause_remaining":5,\
        "ts":"2026-01-02T03:04:05.06Z","priority_groups":[{"group":"g",\
        "pinned_ts":"0001-01-01T00:00:00Z"}]}\
        """,
        json(info));
  }
}
