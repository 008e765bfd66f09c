// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.HeaderName.BATCH_COMMIT;
import static io.runnel.stream.publish.HeaderName.BATCH_ID;
import static io.runnel.stream.publish.HeaderName.BATCH_SEQUENCE;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.batch.AbandonReason;
import io.runnel.stream.batch.AtomicBatch;
import io.runnel.stream.batch.AtomicBatches;
import io.runnel.stream.batch.BatchLimits;
import io.runnel.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Judges the messages of atomic batches: all of a batch is stored, or nothing. Changes nothing.
/// Source: ADR-50.
///
/// Belongs to the owner of the stream.
final class AtomicRules {
  private static final int BATCH_ID_CHARS_MAX = 64;
  private static final String COMMIT = "1";
  private static final String END = "eob";

  private final StreamTerms terms;
  private final Surroundings around;
  private final AtomicBatches open;
  private final PublishRules rules;
  private final MemberRules members;
  private final HeaderScan headers = new HeaderScan();

  AtomicRules(
      StreamTerms terms,
      Surroundings around,
      AtomicBatches open,
      PublishRules rules,
      MemberRules members) {
    this.terms = terms;
    this.around = around;
    this.open = open;
    this.rules = rules;
    this.members = members;
  }

  Decision decide(Message message, long now) {
    Candidate it = new Candidate(message, headers, now, false);
    String id = headers.text(BATCH_ID);
    Optional<ApiError> refusal = before(it, id);
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.get());
    }
    long number = headers.number(BATCH_SEQUENCE);
    boolean isEnd = headers.is(BATCH_COMMIT, END);
    long size = isEnd ? number - 1 : number;
    Optional<AtomicBatch> batch = open.find(id, now);
    if (batch.isEmpty()) {
      refusal = cannotOpen(number, size);
      if (refusal.isPresent()) {
        return new Decision.Refuse(refusal.get());
      }
    }
    if (headers.has(BATCH_COMMIT) && !isEnd && !headers.is(BATCH_COMMIT, COMMIT)) {
      return abandon(id, ErrorId.ATOMIC_PUBLISH_INVALID_BATCH_COMMIT.with(), Optional.empty());
    }
    if (LevelCheck.isTooHigh(headers)) {
      return abandon(id, ErrorId.REQUIRED_API_LEVEL.with(), Optional.of(AbandonReason.UNSUPPORTED));
    }
    LevelCheck.strip(it);
    long last = batch.map(AtomicBatch::last).orElse(0L);
    if (last + 1 != number || (number == 1 && isEnd)) {
      return abandon(
          id,
          ErrorId.ATOMIC_PUBLISH_INCOMPLETE_BATCH.with(),
          Optional.of(AbandonReason.INCOMPLETE));
    }
    if (size > max()) {
      return abandon(
          id, ErrorId.ATOMIC_PUBLISH_TOO_LARGE_BATCH.with(max()), Optional.of(AbandonReason.LARGE));
    }
    return headers.has(BATCH_COMMIT)
        ? commit(it, id, isEnd, batch.map(AtomicBatch::messages).orElse(List.of()))
        : stage(it, id);
  }

  /// What refuses the message and leaves its batch alone.
  private Optional<ApiError> before(Candidate it, String id) {
    if (terms.config.isSealed()) {
      return HeaderChecks.refuse(ErrorId.STREAM_SEALED);
    }
    Optional<ApiError> full = rules.serverFull().or(() -> rules.accountFull(it));
    if (full.isPresent()) {
      return full;
    }
    if (it.message.bodyLength > terms.maxMessageBytes) {
      return HeaderChecks.refuse(ErrorId.STREAM_MESSAGE_EXCEEDS_MAXIMUM);
    }
    if (!terms.config.allowAtomic()) {
      return HeaderChecks.refuse(ErrorId.ATOMIC_PUBLISH_DISABLED);
    }
    if (id.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > BATCH_ID_CHARS_MAX) {
      return HeaderChecks.refuse(ErrorId.ATOMIC_PUBLISH_INVALID_BATCH_ID);
    }
    return headers.number(BATCH_SEQUENCE) < 0
        ? HeaderChecks.refuse(ErrorId.ATOMIC_PUBLISH_MISSING_SEQ)
        : Optional.empty();
  }

  private Optional<ApiError> cannotOpen(long number, long size) {
    if (number != 1) {
      return Long.compareUnsigned(size, max()) > 0
          ? HeaderChecks.refuse(ErrorId.ATOMIC_PUBLISH_TOO_LARGE_BATCH, max())
          : HeaderChecks.refuse(ErrorId.ATOMIC_PUBLISH_INCOMPLETE_BATCH);
    }
    BatchLimits limits = around.batchLimits();
    boolean full = open.size() >= limits.atomicPerStreamMax() || limits.atomicOfServer().isFull();
    return full ? HeaderChecks.refuse(ErrorId.ATOMIC_PUBLISH_TOO_MANY_INFLIGHT) : Optional.empty();
  }

  private Decision stage(Candidate it, String id) {
    boolean fits = open.hasRoom(it.subjectLength() + it.message.bodyLength + 2L);
    return fits
        ? new Decision.Stage(id, it.message)
        : abandon(id, ErrorId.INSUFFICIENT_RESOURCES.with(), Optional.of(AbandonReason.LARGE));
  }

  private Decision commit(Candidate last, String id, boolean isEnd, List<Message> waiting) {
    List<Message> all = new ArrayList<>(waiting);
    if (!isEnd) {
      all.add(last.message);
    }
    Staged staged = new Staged();
    List<Decision> decisions = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      Candidate it = members.candidate(all.get(i), last.now);
      if (it.headers.hasValue(HeaderName.EXPECTED_LAST_MSG_ID)) {
        return abandon(
            id,
            ErrorId.ATOMIC_PUBLISH_UNSUPPORTED_HEADER_BATCH.with(
                HeaderName.EXPECTED_LAST_MSG_ID.text()),
            Optional.empty());
      }
      Decision decision = members.decide(it, staged);
      if (decision instanceof Decision.Refuse(ApiError why)) {
        return abandon(id, why, Optional.empty());
      }
      if (decision instanceof Decision.Duplicate) {
        return abandon(
            id, ErrorId.ATOMIC_PUBLISH_CONTAINS_DUPLICATE_MESSAGE.with(), Optional.empty());
      }
      if (isEnd && i == all.size() - 1) {
        new HeaderEdit(it.message).add(BATCH_COMMIT.text(), COMMIT).apply();
      }
      decisions.add(decision);
    }
    StorageBudget.Verdict verdict = around.storage().admit(staged.bytes);
    return verdict == StorageBudget.Verdict.ADMITTED
        ? new Decision.Commit(id, decisions)
        : abandon(id, PublishRules.full(verdict), Optional.empty());
  }

  private int max() {
    return around.batchLimits().messagesMax();
  }

  private static Decision abandon(String id, ApiError why, Optional<AbandonReason> advisory) {
    return new Decision.Abandon(id, why, advisory);
  }
}
