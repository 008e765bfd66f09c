// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.base.json.Answer;
import io.runnel.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigJsonTest {
  private static String json(Answer answer) {
    return new String(Json.compact(answer::write), StandardCharsets.UTF_8);
  }

  @Test
  void anEmptyStreamConfigHasTheFieldsThatAreNeverLeftOut() {
    assertEquals(
        """
        {"name":"S","retention":"limits","max_consumers":0,"max_msgs":0,"max_bytes":0,"max_age":0,\
        "max_msgs_per_subject":0,"discard":"old","storage":"file","num_replicas":0,\
        "compression":"none","allow_direct":false,"mirror_direct":false,"sealed":false,\
        "deny_delete":false,"deny_purge":false,"allow_rollup_hdrs":false,"consumer_limits":{},\
        "allow_msg_ttl":false}\
        """,
        json(StreamConfig.named("S").build()));
  }

  @Test
  void anEmptyConsumerConfigHasTheFieldsThatAreNeverLeftOut() {
    assertEquals(
        """
        {"deliver_policy":"all","ack_policy":"none","replay_policy":"instant","num_replicas":0}\
        """,
        json(ConsumerConfig.builder().build()));
  }

  @Test
  void fieldsAreWrittenInGosOrder() {
    var config =
        StreamConfig.named("S")
            .description("d")
            .subjects(List.of("a", "b"))
            .sources(List.of(StreamSource.of("O")))
            .republish(new RePublish("a", "b", true))
            .persistMode(PersistMode.ASYNC)
            .allowBatched(true)
            .metadata(Map.of("b", "2", "a", "1"))
            .build();
    assertEquals(
        """
        {"name":"S","description":"d","subjects":["a","b"],"retention":"limits","max_consumers":0,\
        "max_msgs":0,"max_bytes":0,"max_age":0,"max_msgs_per_subject":0,"discard":"old",\
        "storage":"file","num_replicas":0,"sources":[{"name":"O"}],"compression":"none",\
        "republish":{"src":"a","dest":"b","headers_only":true},"allow_direct":false,\
        "mirror_direct":false,"sealed":false,"deny_delete":false,"deny_purge":false,\
        "allow_rollup_hdrs":false,"consumer_limits":{},"allow_msg_ttl":false,\
        "persist_mode":"async","allow_batched":true,"metadata":{"a":"1","b":"2"}}\
        """,
        json(config));
    var consumer =
        ConsumerConfig.builder()
            .durable("d")
            .name("d")
            .startTime(Instant.parse("2026-01-02T03:04:05.5Z"))
            .backoffNanos(List.of(1L, 2L))
            .priorityPolicy(PriorityPolicy.OVERFLOW)
            .build();
    assertEquals(
        """
        {"durable_name":"d","name":"d","deliver_policy":"all",\
        "opt_start_time":"2026-01-02T03:04:05.5Z","ack_policy":"none","backoff":[1,2],\
        "replay_policy":"instant","num_replicas":0,"priority_policy":"overflow"}\
        """,
        json(consumer));
  }

  @Test
  void aBuilderBeginsWithWhatItWasMadeFrom() {
    var config = StreamConfig.named("S").maxBytes(5).build();
    assertEquals(config, config.toBuilder().build());
    assertEquals(6, config.toBuilder().maxBytes(6).build().maxBytes());
  }
}
