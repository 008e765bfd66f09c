// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether a stream has a place for one more consumer, beside those it has. Consumers of mirrors
/// and sources (`direct`, `sourcing`) neither count nor are they counted.
///
/// @param consumers of the stream, by their names
public record ConsumerPlace(ConsumerTerms terms, Map<String, ConsumerConfig> consumers) {

  /// What a new consumer is refused for after [ConsumerRules#check]; `config` is complete.
  public Optional<ApiError> create(ConsumerConfig config) {
    var list = new Checklist(false);
    if (!config.direct() && !config.sourcing()) {
      long counted = consumers.values().stream().filter(ConsumerPlace::counts).count();
      int max = max();
      list.refuse(max > 0 && counted >= max, ErrorId.MAXIMUM_CONSUMERS_LIMIT);
      if (terms.stream().retention() == Retention.WORKQUEUE) {
        queue(config, counted, list);
      }
    }
    list.refuse(
        Names.bytes(config.durable()) > Names.NAME_BYTES_MAX,
        ErrorId.CONSUMER_NAME_TOO_LONG,
        Names.NAME_BYTES_MAX);
    // nats-server's file system says so, for it names a directory after the consumer.
    list.refuse(
        Names.bytes(config.name()) > Names.NAME_BYTES_MAX,
        ErrorId.CONSUMER_CREATE,
        "error creating store for consumer");
    return list.first();
  }

  /// What a consumer that is there is refused for before [ConsumerRules#update].
  public Optional<ApiError> update(ConsumerConfig config) {
    var list = new Checklist(false);
    list.refuse(
        terms.stream().retention() == Retention.WORKQUEUE && !isUnique(config),
        ErrorId.CONSUMER_WQ_CONSUMER_NOT_UNIQUE);
    return list.first();
  }

  private void queue(ConsumerConfig config, long others, Checklist list) {
    list.refuse(
        config.ackPolicy() != AckPolicy.EXPLICIT && config.ackPolicy() != AckPolicy.FLOW_CONTROL,
        ErrorId.CONSUMER_WQ_REQUIRES_EXPLICIT_ACK);
    list.refuse(
        config.deliverPolicy() != DeliverPolicy.ALL, ErrorId.CONSUMER_WQ_CONSUMER_NOT_DELIVER_ALL);
    if (others > 0) {
      list.refuse(config.filters().isEmpty(), ErrorId.CONSUMER_WQ_MULTIPLE_UNFILTERED);
      list.refuse(!isUnique(config), ErrorId.CONSUMER_WQ_CONSUMER_NOT_UNIQUE);
    }
  }

  private static boolean counts(ConsumerConfig config) {
    return !config.direct() && !config.sourcing();
  }

  /// The stream's limit or the account's, whichever is lower; where neither is set, the server's.
  private int max() {
    int account = terms.account().maxConsumers();
    int stream = terms.stream().maxConsumers();
    int max = stream <= 0 || account > 0 && account < stream ? account : stream;
    return max <= 0 ? terms.server().maxConsumersDefault() : max;
  }

  /// Whether no other consumer gets a message that this one gets.
  private boolean isUnique(ConsumerConfig config) {
    String name = config.isDurable() ? config.durable() : config.name();
    List<String> filters = config.filters();
    return filters.isEmpty()
        || consumers.entrySet().stream()
            .filter(other -> !other.getKey().equals(name) && counts(other.getValue()))
            .map(other -> other.getValue().filters())
            .noneMatch(other -> other.isEmpty() || Names.overlap(filters, other));
  }
}
