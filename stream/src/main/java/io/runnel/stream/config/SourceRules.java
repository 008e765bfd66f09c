// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import static io.runnel.stream.api.ErrorId.MIRROR_DURABLE_CONSUMER_CFG_INVALID;
import static io.runnel.stream.api.ErrorId.MIRROR_INVALID_STREAM_NAME;
import static io.runnel.stream.api.ErrorId.MIRROR_INVALID_SUBJECT_FILTER;
import static io.runnel.stream.api.ErrorId.MIRROR_INVALID_TRANSFORM_DESTINATION;
import static io.runnel.stream.api.ErrorId.MIRROR_MAX_MESSAGE_SIZE_TOO_BIG;
import static io.runnel.stream.api.ErrorId.MIRROR_MULTIPLE_FILTERS_NOT_ALLOWED;
import static io.runnel.stream.api.ErrorId.MIRROR_OVERLAPPING_SUBJECT_FILTERS;
import static io.runnel.stream.api.ErrorId.MIRROR_WITH_ATOMIC_PUBLISH;
import static io.runnel.stream.api.ErrorId.MIRROR_WITH_BATCH_PUBLISH;
import static io.runnel.stream.api.ErrorId.MIRROR_WITH_COUNTERS;
import static io.runnel.stream.api.ErrorId.MIRROR_WITH_FIRST_SEQ;
import static io.runnel.stream.api.ErrorId.MIRROR_WITH_MSG_SCHEDULES;
import static io.runnel.stream.api.ErrorId.MIRROR_WITH_SOURCES;
import static io.runnel.stream.api.ErrorId.MIRROR_WITH_SUBJECTS;
import static io.runnel.stream.api.ErrorId.SOURCE_DUPLICATE_DETECTED;
import static io.runnel.stream.api.ErrorId.SOURCE_DURABLE_CONSUMER_CFG_INVALID;
import static io.runnel.stream.api.ErrorId.SOURCE_DURABLE_CONSUMER_DUPLICATE_DETECTED;
import static io.runnel.stream.api.ErrorId.SOURCE_INVALID_STREAM_NAME;
import static io.runnel.stream.api.ErrorId.SOURCE_INVALID_SUBJECT_FILTER;
import static io.runnel.stream.api.ErrorId.SOURCE_INVALID_TRANSFORM_DESTINATION;
import static io.runnel.stream.api.ErrorId.SOURCE_MAX_MESSAGE_SIZE_TOO_BIG;
import static io.runnel.stream.api.ErrorId.SOURCE_MULTIPLE_FILTERS_NOT_ALLOWED;
import static io.runnel.stream.api.ErrorId.SOURCE_OVERLAPPING_SUBJECT_FILTERS;
import static io.runnel.stream.api.ErrorId.SOURCE_WITH_MSG_SCHEDULES;
import static io.runnel.stream.api.ErrorId.STREAM_EXTERNAL_API_OVERLAP;
import static io.runnel.stream.api.ErrorId.STREAM_EXTERNAL_DEL_PREFIX_OVERLAPS;
import static io.runnel.stream.api.ErrorId.STREAM_INVALID_EXTERNAL_DELIVERY_SUBJ;

import io.runnel.base.GoQuote;
import io.runnel.stream.api.ErrorId;
import io.runnel.subject.Subjects;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a mirror and sources may be. Belongs to one check.
final class SourceRules {
  private static final String API_PREFIX = "$JS.API";

  private final Function<String, Optional<StreamConfig>> streams;
  private final Checklist list;

  /// Of the streams that are mirrored or sourced, as far as they are known here.
  private final List<String> originSubjects = new ArrayList<>();

  private final List<ExternalStream> externals = new ArrayList<>();

  SourceRules(StreamTerms terms, Checklist list) {
    this.streams = terms.streams();
    this.list = list;
  }

  StreamConfig check(StreamConfig config) {
    StreamConfig complete = config.mirror().map(mirror -> mirror(config, mirror)).orElse(config);
    sources(complete);
    prefixes();
    cycles(complete);
    return complete;
  }

  // ---- mirror

  private StreamConfig mirror(StreamConfig config, StreamSource mirror) {
    list.refuse(config.firstSequence() != 0, MIRROR_WITH_FIRST_SEQ);
    list.refuse(!config.subjects().isEmpty(), MIRROR_WITH_SUBJECTS);
    list.refuse(!config.sources().isEmpty(), MIRROR_WITH_SOURCES);
    list.refuse(config.allowMessageCounter(), MIRROR_WITH_COUNTERS);
    list.refuse(config.allowAtomic(), MIRROR_WITH_ATOMIC_PUBLISH);
    list.refuse(config.allowBatched(), MIRROR_WITH_BATCH_PUBLISH);
    list.refuse(config.allowMessageSchedules(), MIRROR_WITH_MSG_SCHEDULES);
    list.refuse(!isConsumerAllowed(mirror), MIRROR_DURABLE_CONSUMER_CFG_INVALID);
    list.refuse(
        !mirror.filterSubject().isEmpty() && !mirror.transforms().isEmpty(),
        MIRROR_MULTIPLE_FILTERS_NOT_ALLOWED);
    list.invalid(config.deleteMarkerTtlNanos() > 0, "subject delete markers forbidden on mirrors");
    for (SubjectTransformConfig transform : mirror.transforms()) {
      transform(transform, MIRROR_INVALID_SUBJECT_FILTER, MIRROR_INVALID_TRANSFORM_DESTINATION);
      list.refuse(collides(transform, mirror.transforms()), MIRROR_OVERLAPPING_SUBJECT_FILTERS);
    }
    if (mirror.external().isPresent()) {
      externals.add(mirror.external().get());
      return config;
    }
    list.refuse(!Names.isAsset(mirror.name()), MIRROR_INVALID_STREAM_NAME);
    Optional<StreamConfig> origin = streams.apply(mirror.name());
    return origin
        .map(there -> {
          origin(config, there, MIRROR_MAX_MESSAGE_SIZE_TOO_BIG);
          list.pedantic(
              config.mirrorDirect() != there.allowDirect(),
              "origin stream has direct get set, mirror has it disabled");
          return config.toBuilder().mirrorDirect(there.allowDirect()).build();
        })
        .orElse(config);
  }

  private static boolean collides(
      SubjectTransformConfig transform, List<SubjectTransformConfig> all) {
    return all.stream()
        .anyMatch(
            other -> other != transform && Subjects.overlap(transform.source(), other.source()));
  }

  // ---- sources

  private void sources(StreamConfig config) {
    list.refuse(
        !config.sources().isEmpty() && config.allowMessageSchedules(), SOURCE_WITH_MSG_SCHEDULES);
    Set<String> seen = new HashSet<>();
    Set<String> consumers = new HashSet<>();
    for (StreamSource source : config.sources()) {
      list.refuse(!Names.isAsset(source.name()), SOURCE_INVALID_STREAM_NAME);
      list.refuse(!seen.add(identity(source)), SOURCE_DUPLICATE_DETECTED);
      list.refuse(
          !source.filterSubject().isEmpty() && !source.transforms().isEmpty(),
          SOURCE_MULTIPLE_FILTERS_NOT_ALLOWED);
      for (SubjectTransformConfig transform : source.transforms()) {
        transform(transform, SOURCE_INVALID_SUBJECT_FILTER, SOURCE_INVALID_TRANSFORM_DESTINATION);
      }
      list.refuse(
          Names.nested(source.transforms().stream().map(SubjectTransformConfig::source).toList()),
          SOURCE_OVERLAPPING_SUBJECT_FILTERS);
      list.refuse(!isConsumerAllowed(source), SOURCE_DURABLE_CONSUMER_CFG_INVALID);
      list.refuse(
          source.consumer().isPresent() && !consumers.add(consumerIdentity(source)),
          SOURCE_DURABLE_CONSUMER_DUPLICATE_DETECTED);
      source
          .external()
          .ifPresentOrElse(
              externals::add,
              () ->
                  streams
                      .apply(source.name())
                      .ifPresent(there -> origin(config, there, SOURCE_MAX_MESSAGE_SIZE_TOO_BIG)));
    }
  }

  /// What tells a source from the others: two sources of a stream may not have the same.
  private static String identity(StreamSource source) {
    String consumer = source.consumer().map(it -> ":C=" + it.name()).orElse("");
    String from;
    String to;
    if (source.transforms().isEmpty()) {
      from = orAll(source.filterSubject());
      to = ">";
    } else {
      from = joined(source, SubjectTransformConfig::source);
      to = joined(source, SubjectTransformConfig::destination);
    }
    return stream(source) + consumer + " " + from + " " + to;
  }

  private static String consumerIdentity(StreamSource source) {
    return stream(source) + " " + source.consumer().map(SourceConsumer::name).orElse("");
  }

  private static String stream(StreamSource source) {
    return source.name() + source.external().map(it -> ":" + it.apiPrefix()).orElse("");
  }

  private static String joined(
      StreamSource source, Function<SubjectTransformConfig, String> subject) {
    return source.transforms().stream()
        .map(transform -> orAll(subject.apply(transform)))
        .collect(Collectors.joining("\f"));
  }

  private static String orAll(String subject) {
    return subject.isEmpty() ? ">" : subject;
  }

  // ---- both

  private void transform(
      SubjectTransformConfig transform, ErrorId badSource, ErrorId badDestination) {
    list.refuse(
        !Names.isFilter(transform.source()), badSource, "invalid subject " + transform.source());
    Optional<String> error = Names.transformError(transform);
    list.refuse(error.isPresent(), badDestination, error.orElse(""));
  }

  /// A durable consumer says where to begin and what to filter; the source may not.
  private static boolean isConsumerAllowed(StreamSource source) {
    return source
        .consumer()
        .map(consumer ->
            Names.isAsset(consumer.name())
                && Subjects.isPublishable(consumer.deliverSubject())
                && source.startSequence() == 0
                && source.startTime().isEmpty()
                && source.filterSubject().isEmpty())
        .orElse(true);
  }

  private void origin(StreamConfig config, StreamConfig origin, ErrorId tooBig) {
    originSubjects.addAll(origin.subjects());
    list.refuse(
        config.maxMessageBytes() > 0
            && origin.maxMessageBytes() > 0
            && config.maxMessageBytes() < origin.maxMessageBytes(),
        tooBig);
  }

  private void prefixes() {
    for (ExternalStream external : externals) {
      String prefix = external.deliverPrefix();
      if (!prefix.isEmpty()) {
        list.refuse(!Subjects.isPublishable(prefix), STREAM_INVALID_EXTERNAL_DELIVERY_SUBJ, prefix);
        for (String subject : originSubjects) {
          list.refuse(
              Subjects.overlap(subject, prefix + "." + subject),
              STREAM_EXTERNAL_DEL_PREFIX_OVERLAPS,
              prefix,
              subject);
        }
      }
    }
    for (ExternalStream external : externals) {
      String prefix = external.apiPrefix();
      if (!prefix.isEmpty()) {
        list.invalid(
            !Subjects.isPublishable(prefix),
            "stream external api prefix "
                + GoQuote.quote(prefix)
                + " must be a valid subject without wildcards");
        list.refuse(
            Subjects.overlap(prefix, API_PREFIX), STREAM_EXTERNAL_API_OVERLAP, prefix, API_PREFIX);
      }
    }
  }

  // ---- cycles

  private void cycles(StreamConfig config) {
    Deque<StreamConfig> waiting = new ArrayDeque<>(List.of(config));
    Set<String> visited = new HashSet<>();
    while (!waiting.isEmpty() && list.isClean()) {
      StreamConfig next = waiting.removeFirst();
      visited.add(next.name());
      for (StreamSource source : next.sources()) {
        if (source.external().isEmpty()) {
          visit(source, visited, waiting, sharesSubject(next.subjects(), source.filterSubject()));
        }
      }
      next.mirror()
          .filter(mirror -> mirror.external().isEmpty())
          .ifPresent(mirror -> visit(mirror, visited, waiting, true));
    }
  }

  private void visit(
      StreamSource source, Set<String> visited, Deque<StreamConfig> waiting, boolean closes) {
    if (visited.contains(source.name())) {
      list.invalid(closes, "detected cycle");
    } else {
      streams.apply(source.name()).ifPresent(waiting::addLast);
    }
  }

  private static boolean sharesSubject(List<String> subjects, String filter) {
    return filter.isEmpty()
        || subjects.stream().anyMatch(subject -> Subjects.overlap(subject, filter));
  }
}
