// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import static io.runnel.base.json.NumberType.DURATION;
import static io.runnel.base.json.NumberType.INT;
import static io.runnel.base.json.NumberType.UINT64;

import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.Strictness;

/// Reads a [ConsumerConfig].
public final class ConsumerConfigJson {
  /// For requests and answers that hold one.
  public static final JsonSchema<ConsumerConfigBuilder> SCHEMA =
      choices(rest(numbers(JsonSchema.of("ConsumerConfig"))));

  private ConsumerConfigJson() {}

  /// Reads JSON that is nothing but a configuration.
  public static ConsumerConfig read(byte[] json, Strictness strictness) throws InvalidJson {
    ConsumerConfigBuilder config = ConsumerConfig.builder();
    SCHEMA.read(json, strictness, config);
    return config.build();
  }

  private static JsonSchema<ConsumerConfigBuilder> numbers(
      JsonSchema<ConsumerConfigBuilder> schema) {
    return schema
        .number("opt_start_seq", UINT64, ConsumerConfigBuilder::startSequence)
        .number("ack_wait", DURATION, ConsumerConfigBuilder::ackWaitNanos)
        .integer("max_deliver", INT, ConsumerConfigBuilder::maxDeliver)
        .numbers("backoff", DURATION, ConsumerConfigBuilder::backoffNanos)
        .number("rate_limit_bps", UINT64, ConsumerConfigBuilder::rateLimitBitsPerSecond)
        .integer("max_waiting", INT, ConsumerConfigBuilder::maxWaiting)
        .integer("max_ack_pending", INT, ConsumerConfigBuilder::maxAckPending)
        .integer("max_batch", INT, ConsumerConfigBuilder::maxRequestBatch)
        .number("max_expires", DURATION, ConsumerConfigBuilder::maxRequestExpiresNanos)
        .integer("max_bytes", INT, ConsumerConfigBuilder::maxRequestBytes)
        .number("idle_heartbeat", DURATION, ConsumerConfigBuilder::heartbeatNanos)
        .number("inactive_threshold", DURATION, ConsumerConfigBuilder::inactiveThresholdNanos)
        .integer("num_replicas", INT, ConsumerConfigBuilder::replicas)
        .number("priority_timeout", DURATION, ConsumerConfigBuilder::priorityTimeoutNanos);
  }

  private static JsonSchema<ConsumerConfigBuilder> rest(JsonSchema<ConsumerConfigBuilder> schema) {
    return schema
        .text("durable_name", ConsumerConfigBuilder::durable)
        .text("name", ConsumerConfigBuilder::name)
        .text("description", ConsumerConfigBuilder::description)
        .time("opt_start_time", (it, value) -> it.startTime(value))
        .text("filter_subject", ConsumerConfigBuilder::filterSubject)
        .texts("filter_subjects", ConsumerConfigBuilder::filterSubjects)
        .text("sample_freq", ConsumerConfigBuilder::sampleFrequency)
        .flag("flow_control", ConsumerConfigBuilder::flowControl)
        .flag("headers_only", ConsumerConfigBuilder::headersOnly)
        .text("deliver_subject", ConsumerConfigBuilder::deliverSubject)
        .text("deliver_group", ConsumerConfigBuilder::deliverGroup)
        .flag("mem_storage", ConsumerConfigBuilder::memoryStorage)
        .flag("direct", ConsumerConfigBuilder::direct)
        .flag("sourcing", ConsumerConfigBuilder::sourcing)
        .textMap("metadata", ConsumerConfigBuilder::metadata)
        .time("pause_until", (it, value) -> it.pauseUntil(value))
        .texts("priority_groups", ConsumerConfigBuilder::priorityGroups);
  }

  private static JsonSchema<ConsumerConfigBuilder> choices(
      JsonSchema<ConsumerConfigBuilder> schema) {
    return schema
        .raw("deliver_policy", (it, raw) -> it.deliverPolicy(deliverPolicy(raw)))
        .raw("ack_policy", (it, raw) -> it.ackPolicy(Word.read(raw, AckPolicy.values())))
        .raw("replay_policy", (it, raw) -> it.replayPolicy(Word.read(raw, ReplayPolicy.values())))
        .raw("priority_policy", (it, raw) -> it.priorityPolicy(priorityPolicy(raw)));
  }

  private static DeliverPolicy deliverPolicy(String raw) throws InvalidJson {
    return Word.is(raw, "undefined") ? DeliverPolicy.ALL : Word.read(raw, DeliverPolicy.values());
  }

  private static PriorityPolicy priorityPolicy(String raw) throws InvalidJson {
    for (PriorityPolicy choice : PriorityPolicy.values()) {
      if (Word.is(raw, choice.text())) {
        return choice;
      }
    }
    throw new InvalidJson("unknown priority policy: " + raw);
  }
}
