// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.sourcing;

import io.runnel.base.json.Json;
import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.ConsumerConfigBuilder;
import io.runnel.stream.config.ExternalStream;
import io.runnel.stream.config.SourceConsumer;
import io.runnel.stream.config.StreamSource;
import io.runnel.stream.config.SubjectTransformConfig;
import io.runnel.stream.publish.SourceOrigin;
import io.runnel.subject.InvalidTransform;
import io.runnel.subject.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A stream that is mirrored or sourced: how its server is asked and where it shall deliver.
/// Immutable. Source: jetstream.md section 11.
final class Origin {
  /// How often the origin says that it is still there.
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// The origin forgets a consumer to which nobody listens for that long.
  private static final long INACTIVE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long ACK_WAIT_NANOS = TimeUnit.HOURS.toNanos(22);
  private static final String API = "$JS.API";

  private final StreamSource source;
  private final boolean mirror;
  private final Map<String, String> metadata;
  private final List<Transform> transforms;
  private final String label;
  private final String filter;
  private final String destination;
  private final String consumer;

  private Origin(StreamSource source, boolean mirror, Target target) {
    this.source = source;
    this.mirror = mirror;
    this.transforms = compiled(source.transforms());
    this.label = label(source);
    List<SubjectTransformConfig> all = source.transforms();
    this.filter =
        all.isEmpty()
            ? orAll(source.filterSubject())
            : all.stream().map(it -> orAll(it.source())).collect(Collectors.joining("\f"));
    this.destination =
        all.isEmpty()
            ? ">"
            : all.stream().map(it -> orAll(it.destination())).collect(Collectors.joining("\f"));
    String account = target.space().name();
    String stream = target.config().name();
    String who = account + ":" + stream + ":" + target.domain();
    this.consumer =
        mirror ? "JS_MIRROR_" + ShortHash.of(who) : "JS_SRC_" + ShortHash.of(who + ":" + index());
    String kind = mirror ? "_nats.mirror." : "_nats.src.";
    this.metadata =
        target.domain().isEmpty()
            ? Map.of(kind + "stream", stream, kind + "acc", account)
            : Map.of(
                kind + "stream", stream, kind + "acc", account, kind + "domain", target.domain());
  }

  static Origin ofMirror(StreamSource source, Target target) {
    return new Origin(source, true, target);
  }

  static Origin ofSource(StreamSource source, Target target) {
    return new Origin(source, false, target);
  }

  private static String orAll(String subject) {
    return subject.isEmpty() ? ">" : subject;
  }

  private static String label(StreamSource source) {
    return source.name()
        + source.external().map(it -> ":" + ShortHash.of(it.apiPrefix())).orElse("")
        + source.consumer().map(it -> ":C=" + ShortHash.of(it.name())).orElse("");
  }

  private static List<Transform> compiled(List<SubjectTransformConfig> configs) {
    List<Transform> all = new ArrayList<>();
    for (SubjectTransformConfig it : configs) {
      if (!it.destination().isEmpty()) {
        try {
          all.add(Transform.compile(orAll(it.source()), it.destination()));
        } catch (InvalidTransform impossible) {
          throw new IllegalStateException("a checked source has a wrong transform", impossible);
        }
      }
    }
    return List.copyOf(all);
  }

  StreamSource source() {
    return source;
  }

  boolean isMirror() {
    return mirror;
  }

  List<Transform> transforms() {
    return transforms;
  }

  /// What tells it from other sources of the stream, as nats-server names it in messages: `<stream>
  /// <filter> <destination>`.
  String index() {
    return label + ' ' + filter + ' ' + destination;
  }

  /// What messages from it carry.
  SourceOrigin mark(String identity) {
    return new SourceOrigin(label, filter, destination, identity, transforms);
  }

  // ---- where

  private String api(String subject) {
    String prefix = source.external().map(ExternalStream::apiPrefix).orElse(API);
    return (prefix + subject).replace("..", ".");
  }

  /// A subject nobody else listens on.
  String freshDeliverSubject() {
    String prefix =
        source
            .external()
            .map(ExternalStream::deliverPrefix)
            .filter(it -> !it.isEmpty())
            .orElse("$JS");
    return (prefix + (mirror ? ".M." : ".S.") + ShortHash.random()).replace("..", ".");
  }

  boolean isPrepared() {
    return source.consumer().isPresent();
  }

  SourceConsumer prepared() {
    return source.consumer().orElseThrow();
  }

  // ---- what is asked

  /// The name under which it asks for a consumer; `unique` where the origin does not make it so.
  String consumer(boolean unique) {
    return unique ? consumer + "_" + ShortHash.random() : consumer;
  }

  String resetSubject() {
    return api(".CONSUMER.RESET." + source.name() + "." + prepared().name());
  }

  String deleteSubject(String name) {
    return api(".CONSUMER.DELETE." + source.name() + "." + name);
  }

  String createSubject(ConsumerConfig config) {
    String plain = ".CONSUMER.CREATE." + source.name();
    return api(
        config.filterSubject().isEmpty()
            ? plain
            : plain + "." + config.name() + "." + config.filterSubject());
  }

  byte[] createRequest(ConsumerConfig config) {
    return Json.compact(json ->
        json.object(request -> request.text("stream_name", source.name()).field("config", config)));
  }

  /// What all its consumers have in common; where they begin is for the caller.
  ConsumerConfigBuilder consumerConfig(String name, boolean sourcing) {
    ConsumerConfigBuilder config =
        ConsumerConfig.builder()
            .name(name)
            .deliverSubject(freshDeliverSubject())
            .ackPolicy(AckPolicy.NONE)
            .ackWaitNanos(ACK_WAIT_NANOS)
            .maxDeliver(1)
            .heartbeatNanos(HEARTBEAT_NANOS)
            .flowControl(true)
            .direct(true)
            .sourcing(sourcing)
            .inactiveThresholdNanos(INACTIVE_NANOS)
            .metadata(metadata);
    List<String> filters =
        source.transforms().stream().map(SubjectTransformConfig::source).toList();
    if (!source.filterSubject().isEmpty()) {
      config.filterSubject(source.filterSubject());
    } else if (filters.size() == 1) {
      config.filterSubject(filters.getFirst());
    } else {
      config.filterSubjects(filters);
    }
    return config;
  }
}
