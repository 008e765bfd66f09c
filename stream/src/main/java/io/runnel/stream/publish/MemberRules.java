// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.wire.Message;
import java.util.Optional;

/// Judges one message of a batch by what is stored and what the batch itself would store before it.
/// The order of the checks differs a little from that of [PublishRules], as in nats-server. Changes
/// nothing but what is staged.
///
/// Belongs to the owner of the stream.
final class MemberRules {
  private final StreamTerms terms;
  private final Surroundings around;
  private final Lookup lookup;
  private final DuplicateWindow ids;
  private final PublishRules rules;
  private final HeaderScan headers = new HeaderScan();

  MemberRules(
      StreamTerms terms,
      Surroundings around,
      Lookup lookup,
      DuplicateWindow ids,
      PublishRules rules) {
    this.terms = terms;
    this.around = around;
    this.lookup = lookup;
    this.ids = ids;
    this.rules = rules;
  }

  Candidate candidate(Message message, long now) {
    return new Candidate(message, headers, now, false);
  }

  /// Stored, skipped, refused, or a duplicate.
  Decision decide(Candidate it, Staged staged) {
    rules.transform(it.message);
    rules.tidy(it);
    Optional<ApiError> refusal =
        tooLarge(it)
            .or(() -> CounterChecks.allowed(it, terms))
            .or(() -> HeaderChecks.expectedStream(it, terms))
            .or(() -> HeaderChecks.ttlAllowedInBatch(it, terms));
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.get());
    }
    if (headers.hasValue(HeaderName.MSG_ID)) {
      long known = ids.find(headers, it.now);
      if (known != DuplicateWindow.NONE) {
        return new Decision.Duplicate(known);
      }
      if (!staged.ids.add(headers.text(HeaderName.MSG_ID))) {
        return new Decision.Refuse(ErrorId.ATOMIC_PUBLISH_CONTAINS_DUPLICATE_MESSAGE.with());
      }
    }
    refusal =
        HeaderChecks.source(it)
            .or(() -> count(it, staged))
            .or(() -> HeaderChecks.lastSequence(it, lookup, staged))
            .or(() -> HeaderChecks.lastSubjectSequence(it, lookup, staged))
            .or(() -> ScheduleChecks.schedule(it, terms))
            .or(() -> ScheduleChecks.scheduler(it, terms, lookup, staged))
            .or(() -> HeaderChecks.rollup(it, terms, staged))
            .or(() -> room(it, staged))
            .or(() -> HeaderChecks.ttl(it, terms));
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.get());
    }
    it.schedule = ScheduleChecks.effect(headers, terms, it.now, it.now);
    return terms.interestOnly && !rules.wanted(it.message)
        ? new Decision.Skip(it.intake())
        : new Decision.Store(it.intake());
  }

  private Optional<ApiError> tooLarge(Candidate it) {
    if (terms.onFile && StoreLimits.size(it.message, terms) > StreamTerms.FILE_RECORD_BYTES_MAX) {
      return Optional.of(PublishRules.tooLargeForFile());
    }
    return it.message.headerLength > StreamTerms.HEADER_BYTES_MAX
        ? HeaderChecks.refuse(ErrorId.STREAM_HEADER_EXCEEDS_MAXIMUM)
        : Optional.empty();
  }

  private Optional<ApiError> count(Candidate it, Staged staged) {
    int max = Math.min(around.maxPayloadBytes(), terms.maxMessageBytes);
    return terms.config.allowMessageCounter()
        ? CounterChecks.count(it, lookup, staged, max)
        : Optional.empty();
  }

  private Optional<ApiError> room(Candidate it, Staged staged) {
    staged.add(
        it.subject(), StoreLimits.size(it.message, terms), headers.hasValue(HeaderName.SCHEDULE));
    return StoreLimits.roomInBatch(it, terms, lookup, staged);
  }
}
