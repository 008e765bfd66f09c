// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.broker.ServerIdentity;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.stream.config.ApiLevel;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.PriorityPolicy;
import io.runnel.stream.consumer.ConsumerProgress;
import io.runnel.stream.info.ClusterInfo;
import io.runnel.stream.info.ConsumerInfo;
import io.runnel.stream.info.PriorityGroupState;
import io.runnel.stream.info.SequenceInfo;
import io.runnel.stream.info.SourceInfo;
import io.runnel.stream.info.StreamInfo;
import io.runnel.stream.info.StreamState;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a stream or a consumer tells of itself. The `…OnLoop` methods run on the owner's loop; the
/// others ask there and wait.
public final class Descriptions {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Descriptions() {}

  /// What of the state is wanted beside the numbers.
  ///
  /// @param deleted every sequence whose message is gone
  /// @param subjects which subjects with their numbers; empty for none
  /// @param subjectsMax so many at most
  public record Details(boolean deleted, String subjects, int subjectsMax) {
    public static final Details NONE = new Details(false, "", 0);
  }

  /// A stream with all that its INFO says.
  public static StreamInfo stream(StreamHost stream, Details details) {
    StreamState state = stream.ask(() -> stateOnLoop(stream, details));
    Origins origins = stream.ask(() -> originsOnLoop(stream));
    return new StreamInfo(
        ApiLevel.shown(stream.config(), ServerIdentity.NATS_VERSION),
        stream.created(),
        state,
        stream.advisories().domain(),
        Optional.empty(),
        origins.mirror,
        origins.sources,
        List.of(),
        Instant.now());
  }

  /// With the server that leads: itself.
  static StreamInfo led(StreamInfo info, StreamHost stream) {
    var cluster =
        new ClusterInfo(
            "", "", stream.advisories().server(), Optional.empty(), false, "", List.of());
    return new StreamInfo(
        info.config(),
        info.created(),
        info.state(),
        info.domain(),
        Optional.of(cluster),
        info.mirror(),
        info.sources(),
        info.alternates(),
        info.at());
  }

  /// How far a stream has come with what it takes over from others.
  private record Origins(Optional<SourceInfo> mirror, List<SourceInfo> sources) {}

  private static Origins originsOnLoop(StreamHost stream) {
    return new Origins(stream.inflows().mirror(), stream.inflows().sources());
  }

  static StreamState stateOnLoop(StreamHost stream, Details details) {
    MessageStore store = stream.store();
    boolean empty = store.messages() == 0;
    return new StreamState(
        store.messages(),
        store.bytes(),
        empty && store.lastSequence() == 0 ? 0 : store.firstSequence(),
        empty ? StreamState.NO_TIME : instant(store.firstNanos()),
        store.lastSequence(),
        store.lastNanos() == 0 ? StreamState.NO_TIME : instant(store.lastNanos()),
        store.subjects(),
        details.subjects.isEmpty() ? Map.of() : subjects(store, details),
        (int) Math.min(Integer.MAX_VALUE, store.gaps()),
        details.deleted ? gaps(store) : List.of(),
        Optional.empty(),
        stream.consumers().size());
  }

  private static Map<String, Long> subjects(MessageStore store, Details details) {
    Map<String, Long> subjects = new TreeMap<>();
    store.forEachSubject(
        SubjectFilter.of(details.subjects),
        (bytes, from, to, totals) -> {
          subjects.put(new String(bytes, from, to - from, StandardCharsets.UTF_8), totals.messages);
          return subjects.size() <= details.subjectsMax;
        });
    return subjects;
  }

  /// Deleted sequences that one answer lists at most.
  private static final int GAPS_MAX = 1_000_000;

  private static List<Long> gaps(MessageStore store) {
    List<Long> gaps = new ArrayList<>();
    long expected = store.firstSequence();
    long at = store.next(SubjectFilter.ALL, expected);
    while (at != MessageStore.NONE && gaps.size() < GAPS_MAX) {
      for (; expected < at && gaps.size() < GAPS_MAX; expected++) {
        gaps.add(expected);
      }
      expected = at + 1;
      at = store.next(SubjectFilter.ALL, expected);
    }
    if (store.messages() > 0) {
      for (; expected <= store.lastSequence() && gaps.size() < GAPS_MAX; expected++) {
        gaps.add(expected);
      }
    }
    return gaps;
  }

  /// With these subjects and their counts.
  static StreamInfo withSubjects(StreamInfo info, Map<String, Long> subjects) {
    StreamState state = info.state();
    StreamState shown =
        new StreamState(
            state.messages(),
            state.bytes(),
            state.firstSequence(),
            state.firstTime(),
            state.lastSequence(),
            state.lastTime(),
            state.subjectCount(),
            subjects,
            state.gaps(),
            state.deleted(),
            state.lost(),
            state.consumers());
    return new StreamInfo(
        info.config(),
        info.created(),
        shown,
        info.domain(),
        info.cluster(),
        info.mirror(),
        info.sources(),
        info.alternates(),
        info.at());
  }

  static StreamInfo withoutDomain(StreamHost stream) {
    StreamInfo info = stream(stream, Details.NONE);
    return new StreamInfo(
        info.config(),
        info.created(),
        info.state(),
        "",
        info.cluster(),
        info.mirror(),
        info.sources(),
        info.alternates(),
        info.at());
  }

  /// As lists have it: with the configuration as it is stored.
  static StreamInfo listed(StreamHost stream) {
    StreamInfo info = stream(stream, Details.NONE);
    return new StreamInfo(
        stream.config(),
        info.created(),
        info.state(),
        info.domain(),
        info.cluster(),
        info.mirror(),
        info.sources(),
        info.alternates(),
        info.at());
  }

  /// As lists have it: with the configuration as it is stored.
  static ConsumerInfo listed(ConsumerHost consumer) {
    return consumer.stream().ask(() -> consumerOnLoop(consumer, consumer.config()));
  }

  /// A consumer with all that its INFO says.
  public static ConsumerInfo consumer(ConsumerHost consumer) {
    ConsumerConfig shown = ApiLevel.shown(consumer.config(), ServerIdentity.NATS_VERSION);
    return consumer.stream().ask(() -> consumerOnLoop(consumer, shown));
  }

  private static ConsumerInfo consumerOnLoop(ConsumerHost consumer, ConsumerConfig shown) {
    long now = Shard.now();
    ConsumerProgress progress = consumer.machine().progress(now);
    boolean paused = progress.pausedUntil() > now;
    return new ConsumerInfo(
        consumer.stream().name(),
        consumer.name(),
        consumer.created(),
        Optional.of(withoutMadeName(consumer, shown)),
        position(progress.delivered(), consumer),
        position(progress.ackFloor(), consumer),
        progress.ackPending(),
        progress.redelivered(),
        progress.waiting(),
        progress.pending(),
        Optional.empty(),
        progress.pushBound(),
        paused,
        paused ? progress.pausedUntil() - now : 0,
        instant(now),
        groups(consumer, progress));
  }

  /// A name that the server gave is no part of the configuration.
  private static ConsumerConfig withoutMadeName(ConsumerHost consumer, ConsumerConfig shown) {
    return consumer.isNamedByServer() ? shown.toBuilder().name("").build() : shown;
  }

  private static List<PriorityGroupState> groups(ConsumerHost consumer, ConsumerProgress progress) {
    if (consumer.config().priorityPolicy() == PriorityPolicy.NONE) {
      return List.of();
    }
    Optional<Instant> since =
        progress.pinId().isEmpty()
            ? Optional.empty()
            : Optional.of(instant(progress.pinnedNanos()));
    return consumer.config().priorityGroups().stream()
        .map(group -> new PriorityGroupState(group, progress.pinId(), since))
        .toList();
  }

  private static SequenceInfo position(ConsumerProgress.Position position, ConsumerHost consumer) {
    Optional<Instant> last =
        position.lastNanos() < consumer.sinceNanos()
            ? Optional.empty()
            : Optional.of(instant(position.lastNanos()));
    return new SequenceInfo(position.consumer(), position.stream(), last);
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }
}
