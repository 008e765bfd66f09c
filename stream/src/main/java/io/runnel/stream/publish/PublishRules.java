// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.ttl.MessageTtl;
import io.runnel.wire.Message;
import java.util.Optional;

/// Judges one publish that stands alone: the checks in nats-server's order, so that of several
/// reasons the client hears the same one. Changes nothing. Source: jetstream.md sections 5 and 8.
///
/// Belongs to the owner of the stream.
final class PublishRules {
  private static final byte[] VERSION_LINE = {'N', 'A', 'T', 'S', '/', '1', '.', '0', '\r', '\n'};
  private static final Staged NOTHING_STAGED = new Staged();

  private final StreamTerms terms;
  private final Surroundings around;
  private final Lookup lookup;
  private final DuplicateWindow ids;
  private final HeaderScan headers = new HeaderScan();

  PublishRules(StreamTerms terms, Surroundings around, Lookup lookup, DuplicateWindow ids) {
    this.terms = terms;
    this.around = around;
    this.lookup = lookup;
    this.ids = ids;
  }

  /// For a message without headers on a stream that changes nothing: limits only.
  Decision plain(Message message) {
    if (message.bodyLength > terms.maxMessageBytes) {
      return new Decision.Refuse(ErrorId.STREAM_MESSAGE_EXCEEDS_MAXIMUM.with());
    }
    long size = StoreLimits.size(message, terms);
    if (terms.onFile && size > StreamTerms.FILE_RECORD_BYTES_MAX) {
      return new Decision.Refuse(tooLargeForFile());
    }
    if (terms.interestOnly && !wanted(message)) {
      Optional<ApiError> full = serverFull();
      return full.isPresent()
          ? new Decision.Refuse(full.get())
          : new Decision.Skip(new Candidate(message, headers, 0, false).intake());
    }
    StorageBudget.Verdict verdict = around.storage().admit(size);
    if (verdict != StorageBudget.Verdict.ADMITTED) {
      return new Decision.Refuse(full(verdict));
    }
    if (terms.discardNew) {
      Optional<ApiError> room = StoreLimits.room(message, terms, lookup, false);
      if (room.isPresent()) {
        return new Decision.Refuse(room.get());
      }
    }
    return Decision.Append.INSTANCE;
  }

  /// @param trusted whether another stream, a schedule or an expiry sent it, not a client
  Candidate candidate(Message message, long now, boolean trusted) {
    return new Candidate(message, headers, now, trusted);
  }

  /// For any message.
  ///
  /// @param lastId the message id of the last message, empty where it had none
  Decision decide(Candidate it, byte[] lastId) {
    Optional<ApiError> refusal = before(it);
    if (refusal.isEmpty() && it.hasHeaders()) {
      refusal = demands(it);
    }
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.get());
    }
    if (headers.hasValue(HeaderName.MSG_ID) && !terms.config.isMirror()) {
      long known = ids.find(headers, it.now);
      if (known != DuplicateWindow.NONE) {
        return new Decision.Duplicate(known);
      }
    }
    refusal =
        HeaderChecks.lastMessageId(it, lastId)
            .or(() -> HeaderChecks.rollup(it, terms, NOTHING_STAGED))
            .or(() -> count(it))
            .or(() -> sizes(it))
            .or(this::serverFull);
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.get());
    }
    it.schedule = ScheduleChecks.effect(headers, terms, it.now, it.now);
    if (terms.interestOnly && !wanted(it.message)) {
      return new Decision.Skip(it.intake());
    }
    refusal =
        accountFull(it)
            .or(() -> HeaderChecks.ttl(it, terms))
            .or(() ->
                StoreLimits.room(it.message, terms, lookup, headers.hasValue(HeaderName.ROLLUP)));
    return refusal.isPresent()
        ? new Decision.Refuse(refusal.get())
        : new Decision.Store(it.intake());
  }

  /// For a message of the stream that this one mirrors: its headers were judged there.
  Decision mirrored(Message message, long nanos) {
    Candidate it = candidate(message, nanos, true);
    Optional<ApiError> refusal =
        sizes(it)
            .or(this::serverFull)
            .or(() -> accountFull(it))
            .or(() ->
                StoreLimits.room(message, terms, lookup, headers.hasValue(HeaderName.ROLLUP)));
    if (terms.config.isSealed()) {
      return new Decision.Refuse(ErrorId.STREAM_SEALED.with());
    }
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.get());
    }
    if (headers.present() == 0) {
      return terms.isPlain ? Decision.Append.INSTANCE : new Decision.Store(it.intake());
    }
    // Wrong values are no reason to stop: the origin has stored them as they are.
    if (HeaderChecks.rollup(it, terms, NOTHING_STAGED).isPresent()) {
      it.rollup = Rollup.NONE;
    }
    it.ttlSeconds = MessageTtl.parse(headers.text(HeaderName.TTL)).orElse(MessageTtl.NONE);
    return new Decision.Store(it.intake());
  }

  /// What comes before the headers are looked at.
  private Optional<ApiError> before(Candidate it) {
    transform(it.message);
    tidy(it);
    if (terms.onFile && StoreLimits.size(it.message, terms) > StreamTerms.FILE_RECORD_BYTES_MAX) {
      return Optional.of(tooLargeForFile());
    }
    if (terms.config.isSealed()) {
      return HeaderChecks.refuse(ErrorId.STREAM_SEALED);
    }
    return sizes(it);
  }

  private Optional<ApiError> demands(Candidate it) {
    return CounterChecks.allowed(it, terms)
        .or(() -> HeaderChecks.expectedStream(it, terms))
        .or(() -> HeaderChecks.ttlAllowed(it, terms))
        .or(() -> HeaderChecks.lastSubjectSequence(it, lookup, NOTHING_STAGED))
        .or(() -> HeaderChecks.lastSequence(it, lookup, NOTHING_STAGED))
        .or(() -> ScheduleChecks.schedule(it, terms))
        .or(() -> ScheduleChecks.scheduler(it, terms, lookup, NOTHING_STAGED))
        .or(() -> HeaderChecks.source(it));
  }

  private Optional<ApiError> count(Candidate it) {
    return terms.config.allowMessageCounter()
        ? CounterChecks.count(it, lookup, new Staged(), around.maxPayloadBytes())
        : Optional.empty();
  }

  void transform(Message message) {
    if (terms.transform.isPresent()) {
      var transform = terms.transform.get();
      if (transform.matches(message.subject, message.subjectFrom, message.subjectTo)) {
        byte[] subject =
            transform.apply(message.subject, message.subjectFrom, message.subjectTo, 0);
        message.subject(subject, 0, subject.length);
      }
    }
  }

  /// Takes off what the server does not store: a status and what an import said of the requester.
  void tidy(Candidate it) {
    if (!it.hasHeaders()) {
      return;
    }
    Message message = it.message;
    boolean status =
        message.headerLength < VERSION_LINE.length + 2
            || !startsWithVersion(message.body, message.bodyFrom);
    if (status || it.headers.has(HeaderName.REQUEST_INFO)) {
      new HeaderEdit(message).remove(HeaderName.REQUEST_INFO.text()).apply();
      it.rescan();
    }
  }

  private static boolean startsWithVersion(byte[] body, int from) {
    return java.util.Arrays.equals(
        body, from, from + VERSION_LINE.length, VERSION_LINE, 0, VERSION_LINE.length);
  }

  Optional<ApiError> sizes(Candidate it) {
    if (it.message.bodyLength > terms.maxMessageBytes) {
      return HeaderChecks.refuse(ErrorId.STREAM_MESSAGE_EXCEEDS_MAXIMUM);
    }
    return it.message.headerLength > StreamTerms.HEADER_BYTES_MAX
        ? HeaderChecks.refuse(ErrorId.STREAM_HEADER_EXCEEDS_MAXIMUM)
        : Optional.empty();
  }

  boolean wanted(Message message) {
    return around.interest().wants(message.subject, message.subjectFrom, message.subjectTo);
  }

  Optional<ApiError> serverFull() {
    return around.storage().admit(0) == StorageBudget.Verdict.SERVER_FULL
        ? HeaderChecks.refuse(ErrorId.INSUFFICIENT_RESOURCES)
        : Optional.empty();
  }

  Optional<ApiError> accountFull(Candidate it) {
    StorageBudget.Verdict verdict = around.storage().admit(StoreLimits.size(it.message, terms));
    return verdict == StorageBudget.Verdict.ADMITTED
        ? Optional.empty()
        : Optional.of(full(verdict));
  }

  static ApiError full(StorageBudget.Verdict verdict) {
    return verdict == StorageBudget.Verdict.SERVER_FULL
        ? ErrorId.INSUFFICIENT_RESOURCES.with()
        : ErrorId.ACCOUNT_RESOURCES_EXCEEDED.with();
  }

  static ApiError tooLargeForFile() {
    return ErrorId.STREAM_STORE_FAILED.with("message too large");
  }
}
