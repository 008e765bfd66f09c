// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.store.MessageStore;
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
  private final RecentIds ids;
  private final HeaderScan headers = new HeaderScan();

  PublishRules(StreamTerms terms, Surroundings around, Lookup lookup, RecentIds ids) {
    this.terms = terms;
    this.around = around;
    this.lookup = lookup;
    this.ids = ids;
  }

  /// @param lastId the message id of the last message, empty where it had none
  Decision decide(Message message, long now, String lastId) {
    if (message.headerLength == 0 && terms.isPlain) {
      return plain(message);
    }
    return decide(message, now, lastId, false);
  }

  /// For a message without headers on a stream that changes nothing: limits only.
  private Decision plain(Message message) {
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
  Decision decide(Message message, long now, String lastId, boolean trusted) {
    Candidate it = new Candidate(message, headers, now, trusted);
    Optional<ApiError> refusal = before(it);
    if (refusal.isEmpty() && it.hasHeaders()) {
      refusal = demands(it);
    }
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.get());
    }
    if (headers.hasValue(HeaderName.MSG_ID) && !terms.config.isMirror()) {
      long known =
          ids.find(
              headers.block(), headers.from(HeaderName.MSG_ID), headers.to(HeaderName.MSG_ID), now);
      if (known != RecentIds.NONE) {
        return new Decision.Duplicate(known);
      }
    }
    refusal =
        HeaderChecks.lastMessageId(it, lastId)
            .or(() -> HeaderChecks.rollup(it, terms, NOTHING_STAGED))
            .or(() -> sizes(it))
            .or(this::serverFull);
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.get());
    }
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
    return HeaderChecks.expectedStream(it, terms)
        .or(() -> HeaderChecks.ttlAllowed(it, terms))
        .or(() -> HeaderChecks.lastSubjectSequence(it, lookup, NOTHING_STAGED))
        .or(() -> HeaderChecks.lastSequence(it, lookup, NOTHING_STAGED))
        .or(() -> HeaderChecks.source(it));
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

  private boolean wanted(Message message) {
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

  private static ApiError full(StorageBudget.Verdict verdict) {
    return verdict == StorageBudget.Verdict.SERVER_FULL
        ? ErrorId.INSUFFICIENT_RESOURCES.with()
        : ErrorId.ACCOUNT_RESOURCES_EXCEEDED.with();
  }

  private static ApiError tooLargeForFile() {
    return ErrorId.STREAM_STORE_FAILED.with("message too large");
  }

  MessageStore store() {
    return lookup.store;
  }
}
