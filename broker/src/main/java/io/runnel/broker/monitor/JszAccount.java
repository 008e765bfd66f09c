// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import io.runnel.broker.jetstream.JetStream;
import io.runnel.broker.jetstream.api.Descriptions;
import io.runnel.broker.jetstream.host.AccountStreams;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.config.options.AccountJetStream;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.info.ApiStats;
import io.runnel.stream.info.ConsumerInfo;
import io.runnel.stream.info.StreamInfo;
import io.runnel.stream.info.StreamState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One account in jsz: what it takes, may take, and its streams.
///
/// @param leader the name of this server, which leads all that it has
record JszAccount(
    String name,
    long memory,
    long file,
    AccountJetStream limits,
    ApiStats requests,
    String leader,
    List<OneStream> streams)
    implements Fields {

  /// A stream.
  ///
  /// @param config where it is asked for
  record OneStream(StreamInfo info, Optional<StreamConfig> config, List<ConsumerInfo> consumers) {}

  static JszAccount of(
      JetStream jetStream, AccountStreams account, JszOptions options, String leader) {
    long[] counts = jetStream.requests(account.name());
    List<OneStream> streams =
        options.shows(JszOptions.Depth.STREAMS)
            ? account.streams().stream()
                .sorted(Comparator.comparing(StreamHost::name))
                .map(stream -> stream(stream, options))
                .toList()
            : List.of();
    return new JszAccount(
        account.name(),
        account.memoryBytes(),
        account.fileBytes(),
        account.limits(),
        new ApiStats(0, counts[0], counts[1], 0),
        leader,
        streams);
  }

  private static OneStream stream(StreamHost stream, JszOptions options) {
    List<ConsumerInfo> consumers =
        options.shows(JszOptions.Depth.CONSUMERS)
            ? stream.consumers().stream()
                .sorted(Comparator.comparing(ConsumerHost::name))
                .map(consumer -> consumer(consumer, options))
                .toList()
            : List.of();
    return new OneStream(
        Descriptions.stream(stream, Descriptions.Details.NONE),
        options.config() ? Optional.of(stream.config()) : Optional.empty(),
        consumers);
  }

  static StreamState state(StreamHost stream) {
    return Descriptions.stream(stream, Descriptions.Details.NONE).state();
  }

  /// Metadata stays as it was given: what INFO adds of this server is left out.
  private static ConsumerInfo consumer(ConsumerHost consumer, JszOptions options) {
    ConsumerInfo info = Descriptions.consumer(consumer);
    Optional<ConsumerConfig> config =
        options.config() ? Optional.of(consumer.config()) : Optional.empty();
    return new ConsumerInfo(
        info.stream(),
        info.name(),
        info.created(),
        config,
        info.delivered(),
        info.ackFloor(),
        info.ackPending(),
        info.redelivered(),
        info.waiting(),
        info.pending(),
        info.cluster(),
        info.pushBound(),
        info.paused(),
        info.pauseRemainingNanos(),
        info.at(),
        info.priorityGroups());
  }

  @Override
  public void fields(Json json) {
    json.text("name", name).text("id", name).number("memory", memory).number("storage", file);
    unsigned(json, "reserved_memory", limits.maxMemoryBytes());
    unsigned(json, "reserved_storage", limits.maxStoreBytes());
    json.number("accounts", 0)
        .number("ha_assets", 0)
        .object("api", requests::fields)
        .arrayAny("stream_detail", streams, stream -> json.object(one -> stream(one, stream)));
  }

  /// No limit is the largest number.
  private static void unsigned(Json json, String name, long value) {
    if (value == 0) {
      json.number(name, 0);
    } else {
      json.unsignedAny(name, value);
    }
  }

  private void stream(Json json, OneStream stream) {
    StreamInfo info = stream.info();
    json.text("name", info.config().name())
        .time("created", info.created())
        .object("cluster", cluster -> cluster.text("leader", leader))
        .fieldAny("config", stream.config())
        .field("state", info.state())
        .objectsAny("consumer_detail", stream.consumers())
        .fieldAny("mirror", info.mirror())
        .objectsAny("sources", info.sources());
  }
}
