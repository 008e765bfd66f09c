// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import io.runnel.stream.consumer.ConsumerEvent;

/// Tells what consumers go through. Source: jetstream.md section 13.
final class ConsumerAdvisories {
  private ConsumerAdvisories() {}

  static void tell(StreamHost stream, String consumer, ConsumerEvent event) {
    String subject = subject(event) + "." + stream.name() + "." + consumer;
    Fields fields =
        json -> {
          if (isAccountNamed(event)) {
            json.text("account", stream.account().name());
          }
          json.text("stream", stream.name()).text("consumer", consumer);
          detail(event, json);
          json.textAny("domain", stream.advisories().domain());
        };
    stream.advisories().tell(stream.account(), subject, type(event), fields);
  }

  private static boolean isAccountNamed(ConsumerEvent event) {
    return event instanceof ConsumerEvent.Pinned || event instanceof ConsumerEvent.Unpinned;
  }

  private static String subject(ConsumerEvent event) {
    return switch (event) {
      case ConsumerEvent.Naked _ -> "ADVISORY.CONSUMER.MSG_NAKED";
      case ConsumerEvent.Terminated _ -> "ADVISORY.CONSUMER.MSG_TERMINATED";
      case ConsumerEvent.DeliveriesExceeded _ -> "ADVISORY.CONSUMER.MAX_DELIVERIES";
      case ConsumerEvent.Pinned _ -> "ADVISORY.CONSUMER.PINNED";
      case ConsumerEvent.Unpinned _ -> "ADVISORY.CONSUMER.UNPINNED";
      case ConsumerEvent.Resumed _ -> "ADVISORY.CONSUMER.PAUSE";
      case ConsumerEvent.AckSampled _ -> "METRIC.CONSUMER.ACK";
    };
  }

  private static String type(ConsumerEvent event) {
    return switch (event) {
      case ConsumerEvent.Naked _ -> "advisory.v1.nak";
      case ConsumerEvent.Terminated _ -> "advisory.v1.terminated";
      case ConsumerEvent.DeliveriesExceeded _ -> "advisory.v1.max_deliver";
      case ConsumerEvent.Pinned _ -> "advisory.v1.consumer_group_pinned";
      case ConsumerEvent.Unpinned _ -> "advisory.v1.consumer_group_unpinned";
      case ConsumerEvent.Resumed _ -> "advisory.v1.consumer_pause";
      case ConsumerEvent.AckSampled _ -> "metric.v1.consumer_ack";
    };
  }

  private static void detail(ConsumerEvent event, Json json) {
    switch (event) {
      case ConsumerEvent.Naked(long consumer, long stream, long deliveries) ->
          positions(json, consumer, stream, deliveries);
      case ConsumerEvent.Terminated(long consumer, long stream, long deliveries, String reason) -> {
        positions(json, consumer, stream, deliveries);
        json.textAny("reason", reason);
      }
      case ConsumerEvent.DeliveriesExceeded(long stream, long deliveries) ->
          json.number("stream_seq", stream).number("deliveries", deliveries);
      case ConsumerEvent.Pinned(String group, String pinId) ->
          json.textAny("group", group).text("pinned_id", pinId);
      case ConsumerEvent.Unpinned(String group, String reason) ->
          json.textAny("group", group).text("reason", reason);
      case ConsumerEvent.Resumed _ -> json.flag("paused", false);
      case ConsumerEvent.AckSampled(long consumer, long stream, long ackNanos, long deliveries) ->
          json.number("consumer_seq", consumer)
              .number("stream_seq", stream)
              .number("ack_time", ackNanos)
              .number("deliveries", deliveries);
    }
  }

  private static void positions(Json json, long consumer, long stream, long deliveries) {
    json.number("consumer_seq", consumer)
        .number("stream_seq", stream)
        .number("deliveries", deliveries);
  }
}
