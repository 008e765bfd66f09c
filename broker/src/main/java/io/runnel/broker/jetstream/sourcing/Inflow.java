// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.sourcing;

import io.runnel.base.json.InvalidJson;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.log.StoreUnavailable;
import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.SourceConsumer;
import io.runnel.stream.consumer.AckSubject;
import io.runnel.stream.info.SourceInfo;
import io.runnel.stream.publish.Arrival;
import io.runnel.stream.publish.SourceOrigin;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way from one origin into a stream: asks for a consumer there, takes what it delivers, and
/// begins again behind the last message taken when one is missing or nothing is heard.
///
///     WAITING --due--> ASKING --answer--> FLOWING
///        ^               | refusal, time     | gap, silence, refused message
///        +---------------+-------------------+
///
/// Owned by the loop of the stream. Source: jetstream.md section 11.
final class Inflow {
  private static final Logger LOG = LoggerFactory.getLogger(Inflow.class);

  /// Without a message or heartbeat for that long the origin is asked again.
  private static final long SILENCE_NANOS = 10_000_000_000L;

  private static final long CREATE_WAIT_NANOS = 30_000_000_000L;
  private static final long RESET_WAIT_NANOS = 5_000_000_000L;

  private enum Phase {
    WAITING,
    ASKING,
    FLOWING,
    ENDED
  }

  private final Inflows inflows;
  private final Target target;
  private final Origin origin;
  private final Delivered delivered = new Delivered();
  private final Patience patience = new Patience();
  private final Stall stall = new Stall();

  private Phase phase = Phase.WAITING;
  private @Nullable InflowEar ear;
  private @Nullable ApiError error;

  /// When something has to happen, and for when the alarm is set.
  private long due = Long.MAX_VALUE;

  private long alarm = Long.MAX_VALUE;

  /// What the origin's consumer is called while messages flow.
  private String consumer = "";

  private OriginRequest request;
  private SourceOrigin mark;

  /// The last sequence of the origin that was taken or skipped, and the consumer's.
  private long originSequence;

  private long consumerSequence;
  private String identity;
  private boolean recreated;
  private long lag;

  /// When the origin was heard; 0 for never.
  private long heardAt;

  Inflow(Inflows inflows, Target target, Origin origin, SourcePositions.Position from) {
    this.inflows = inflows;
    this.target = target;
    this.origin = origin;
    this.originSequence = from.sequence();
    this.identity = from.identity();
    this.mark = origin.mark(identity);
    this.request = OriginRequest.first(origin);
  }

  Origin origin() {
    return origin;
  }

  // ---- life

  void start() {
    later();
  }

  /// Ends. With `forget` the origin is told that its consumer is not needed any more.
  void end(boolean forget) {
    if (forget && phase == Phase.FLOWING && !origin.isPrepared()) {
      inflows.publish(origin.deleteSubject(consumer), "", new byte[0], new byte[0]);
    }
    close();
    phase = Phase.ENDED;
    if (origin.isMirror()) {
      target.standsInFor(origin.source().name(), false);
    }
  }

  /// What was taken last was not stored after all.
  void rewind(SourcePositions.Position to) {
    if (phase != Phase.ENDED) {
      originSequence = to.sequence();
      again();
    }
  }

  private void close() {
    if (ear != null) {
      ear.close();
      ear = null;
    }
    consumer = "";
  }

  private void listen(String subject, InflowEar.Heard heard) {
    close();
    ear = InflowEar.on(target.space(), target.shard(), subject, heard);
  }

  // ---- time

  private void wakeAt(long nanos) {
    due = nanos;
    if (nanos < alarm) {
      alarm = nanos;
      target.shard().wakeAt(nanos, () -> wake(nanos));
    }
  }

  private void wake(long set) {
    if (set != alarm || phase == Phase.ENDED) {
      return;
    }
    alarm = Long.MAX_VALUE;
    long now = Shard.now();
    if (now < due) {
      wakeAt(due);
      return;
    }
    switch (phase) {
      case WAITING -> ask();
      case ASKING -> timedOut();
      case FLOWING -> {
        if (now - heardAt >= SILENCE_NANOS) {
          again();
        } else {
          wakeAt(heardAt + SILENCE_NANOS);
        }
      }
      case ENDED -> {}
    }
  }

  private void again() {
    close();
    later();
  }

  /// Asks again after a pause that grows with failures.
  private void later() {
    phase = Phase.WAITING;
    wakeAt(patience.next(Shard.now()));
  }

  private void failed() {
    patience.failed();
    again();
  }

  private void timedOut() {
    failed();
    if (origin.isPrepared()) {
      // Whoever delivers there is alive: no reason to wait longer.
      listen(origin.prepared().deliverSubject(), _ -> ask());
    }
  }

  // ---- asking

  private void ask() {
    if (origin.isMirror()) {
      originSequence = target.store().lastSequence();
    }
    request = OriginRequest.first(origin);
    error = null;
    patience.asked(Shard.now());
    send();
  }

  private void send() {
    phase = Phase.ASKING;
    String reply = "$JSC.R." + ShortHash.random();
    listen(reply, this::answered);
    byte[] header = request.header(origin, identity);
    boolean heard;
    if (origin.isPrepared()) {
      heard = inflows.publish(origin.resetSubject(), reply, header, new byte[0]);
      wakeAt(Shard.now() + RESET_WAIT_NANOS);
    } else {
      ConsumerConfig config = request.config(origin, target, originSequence, recreated);
      byte[] body = origin.createRequest(config);
      heard = inflows.publish(origin.createSubject(config), reply, header, body);
      wakeAt(Shard.now() + CREATE_WAIT_NANOS);
    }
    if (!heard) {
      failed();
    }
  }

  private void answered(Message message) {
    try {
      OriginAnswer answer = OriginAnswer.read(message);
      answer.refusal(origin).ifPresentOrElse(this::refused, () -> flow(answer));
    } catch (InvalidJson wrong) {
      refused(ErrorId.INVALID_JSON.with(String.valueOf(wrong.getMessage())));
    }
  }

  private void refused(ApiError why) {
    if (why.is(ErrorId.CONSUMER_STREAM_IDENTITY_MISMATCH)) {
      originSequence = 0;
      identity = "";
      recreated = true;
      again();
      return;
    }
    boolean older = why.is(ErrorId.REQUIRED_API_LEVEL) || why.is(ErrorId.INVALID_JSON);
    Optional<OriginRequest> simpler = older ? request.simpler() : Optional.empty();
    if (simpler.isPresent()) {
      request = simpler.get();
      send();
      return;
    }
    error = why;
    LOG.warn("stream {} gets nothing from {}: {}", target.config().name(), origin.index(), why);
    failed();
  }

  private void flow(OriginAnswer answer) {
    String said = answer.identity();
    if (recreated || (!said.isEmpty() && !identity.isEmpty() && !said.equals(identity))) {
      LOG.warn("stream {}: source {} is a new one", target.config().name(), origin.index());
      originSequence = 0;
    }
    identity = said;
    recreated = false;
    mark = origin.mark(identity);
    if (origin.isMirror()) {
      skip(answer.delivered());
    }
    originSequence = Math.max(originSequence, answer.delivered());
    consumerSequence = 0;
    stall.over();
    patience.succeeded();
    heardAt = Shard.now();
    String subject =
        origin
            .source()
            .consumer()
            .map(SourceConsumer::deliverSubject)
            .orElse(answer.deliverSubject());
    listen(subject, this::heard);
    consumer = answer.consumer();
    phase = Phase.FLOWING;
    wakeAt(heardAt + SILENCE_NANOS);
  }

  /// What the origin does not have or is not wanted of it has no sequence here either.
  private void skip(long delivered) {
    if (delivered > target.store().lastSequence()) {
      if (target.store().messages() == 0) {
        target.store().removeBelow(delivered + 1);
      }
      target.store().skipTo(delivered);
      target.touched();
    }
    originSequence = target.store().lastSequence();
  }

  // ---- messages

  private void heard(Message message) {
    heardAt = Shard.now();
    if (Delivered.isStatus(message)) {
      status(message);
    } else if (delivered.isFrom(consumer, message)) {
      take(message, delivered.place);
    }
  }

  private void status(Message message) {
    if (message.hasReply()) {
      inflows.answerWhenStored(message.replyBytes(), consumerSequence, originSequence);
    } else if (Delivered.tellsOfOther(message, consumerSequence)) {
      again();
    } else {
      String question = Delivered.unanswered(message);
      if (question.isEmpty()) {
        stallIsOver();
      } else {
        stalled(question);
      }
    }
  }

  private void stalled(String question) {
    if (stall.told(question)) {
      error = ErrorId.SOURCE_CONSUMER_FLOW_CONTROL_STALLED.with();
      LOG.warn("stream {}: answers do not reach {}", target.config().name(), origin.index());
    }
    inflows.answerWhenStored(
        question.getBytes(StandardCharsets.UTF_8), consumerSequence, originSequence);
  }

  private void stallIsOver() {
    boolean told = error != null && error.is(ErrorId.SOURCE_CONSUMER_FLOW_CONTROL_STALLED);
    if (stall.over() && told) {
      error = null;
    }
  }

  private void take(Message message, AckSubject at) {
    if (at.deliveries > 1) {
      return;
    }
    boolean next = at.consumerSequence == consumerSequence + 1;
    if (at.streamSequence <= originSequence) {
      consumerSequence += next ? 1 : 0;
      return;
    }
    if (!next) {
      if (at.consumerSequence > consumerSequence) {
        again();
      }
      return;
    }
    long pending = at.pending;
    long sequence = at.streamSequence;
    stallIsOver();
    if (store(message, sequence, at.nanos)) {
      consumerSequence++;
      originSequence = sequence;
      lag = pending == 0 ? 0 : pending - 1;
      if (origin.isMirror()) {
        inflows.came(origin.source().name(), pending);
      } else {
        inflows.positions().moved(origin.index(), sequence, identity);
      }
    }
  }

  /// False where the message could not be stored: it has to come again.
  private boolean store(Message message, long sequence, long nanos) {
    Arrival arrival;
    try {
      arrival =
          origin.isMirror()
              ? target.mirrored(message, origin.transforms(), sequence, nanos)
              : target.sourced(message, mark, sequence);
    } catch (StoreUnavailable unwritable) {
      LOG.warn("stream {} cannot store what it sources", target.config().name(), unwritable);
      again();
      return false;
    }
    target.touched();
    if (arrival instanceof Arrival.Refused) {
      again();
      return false;
    }
    return true;
  }

  // ---- info

  SourceInfo info() {
    SourcePositions.Position stored = inflows.positions().of(origin.index());
    boolean same = stored.identity().isEmpty() || stored.identity().equals(identity);
    return new SourceInfo(
        origin.source().name(),
        origin.source().external(),
        lag,
        !origin.isMirror() && same && !recreated ? stored.sequence() : 0,
        heardAt == 0 ? SourceInfo.NEVER : Shard.now() - heardAt,
        Optional.ofNullable(error),
        origin.source().filterSubject(),
        origin.source().transforms());
  }
}
