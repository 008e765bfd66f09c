// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.HeaderName.EXPECTED_LAST_MSG_ID;
import static io.runnel.stream.publish.HeaderName.EXPECTED_LAST_SEQUENCE;
import static io.runnel.stream.publish.HeaderName.EXPECTED_LAST_SUBJECT_SEQUENCE;
import static io.runnel.stream.publish.HeaderName.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT;
import static io.runnel.stream.publish.HeaderName.EXPECTED_STREAM;
import static io.runnel.stream.publish.HeaderName.ROLLUP;
import static io.runnel.stream.publish.HeaderName.STREAM_SOURCE;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.ttl.MessageTtl;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// What single headers demand of a publish: each method says why it is refused, if it is. The order
/// in which they are asked is that of [PublishRules]. Source: jetstream.md section 5.
final class HeaderChecks {
  private HeaderChecks() {}

  static Optional<ApiError> expectedStream(Candidate it, StreamTerms terms) {
    boolean other =
        it.headers.hasValue(EXPECTED_STREAM)
            && !it.headers.is(EXPECTED_STREAM, terms.config.name());
    return other ? refuse(ErrorId.STREAM_NOT_MATCH) : Optional.empty();
  }

  /// `Nats-Expected-Last-Sequence`: of the stream. In a batch only the first message may ask.
  static Optional<ApiError> lastSequence(Candidate it, Lookup lookup, Staged staged) {
    if (!it.headers.hasValue(EXPECTED_LAST_SEQUENCE)) {
      return Optional.empty();
    }
    long last = lookup.store.lastSequence() + staged.messages;
    if (it.headers.number(EXPECTED_LAST_SEQUENCE) != last) {
      return refuse(ErrorId.STREAM_WRONG_LAST_SEQUENCE, last);
    }
    return staged.isEmpty()
        ? Optional.empty()
        : refuse(ErrorId.STREAM_WRONG_LAST_SEQUENCE_CONSTANT);
  }

  /// `Nats-Expected-Last-Subject-Sequence`: of the message's subject, or of another, which may have
  /// wildcards. A subject that the batch has written before cannot be asked about.
  static Optional<ApiError> lastSubjectSequence(Candidate it, Lookup lookup, Staged staged) {
    if (!it.headers.hasValue(EXPECTED_LAST_SUBJECT_SEQUENCE)) {
      return it.headers.hasValue(EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT)
          ? refuse(ErrorId.STREAM_EXPECTED_LAST_SEQ_PER_SUBJECT_INVALID)
          : Optional.empty();
    }
    long expected = it.headers.number(EXPECTED_LAST_SUBJECT_SEQUENCE);
    boolean own = !it.headers.hasValue(EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT);
    if (own && staged.isEmpty()) {
      var message = it.message;
      long last = lookup.totals(message.subject, message.subjectFrom, message.subjectTo).last;
      return last == expected ? Optional.empty() : refuse(ErrorId.STREAM_WRONG_LAST_SEQUENCE, last);
    }
    String subject = own ? it.subject() : it.headers.text(EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT);
    if (staged.written.containsKey(subject)) {
      return refuse(ErrorId.STREAM_WRONG_LAST_SEQUENCE_CONSTANT);
    }
    long last = lookup.last(subject);
    return last == expected ? Optional.empty() : refuse(ErrorId.STREAM_WRONG_LAST_SEQUENCE, last);
  }

  static Optional<ApiError> lastMessageId(Candidate it, byte[] last) {
    if (!it.headers.hasValue(EXPECTED_LAST_MSG_ID)) {
      return Optional.empty();
    }
    String id = new String(last, StandardCharsets.UTF_8);
    return it.headers.is(EXPECTED_LAST_MSG_ID, id)
        ? Optional.empty()
        : refuse(ErrorId.STREAM_WRONG_LAST_MSG_ID, id);
  }

  /// Clients may not say that a message comes from another stream.
  static Optional<ApiError> source(Candidate it) {
    return !it.trusted && it.headers.hasValue(STREAM_SOURCE)
        ? refuse(ErrorId.MESSAGE_SOURCE_HDR_NOT_ALLOWED)
        : Optional.empty();
  }

  /// A message that stands alone and has a time to live on a stream without; an invalid one is
  /// found later.
  static Optional<ApiError> ttlAllowed(Candidate it, StreamTerms terms) {
    boolean wanted =
        !terms.config.allowMessageTtl()
            && !it.trusted
            && it.headers.hasValue(HeaderName.TTL)
            && MessageTtl.parse(it.headers.text(HeaderName.TTL)).orElse(MessageTtl.NONE)
                != MessageTtl.NONE;
    return wanted ? refuse(ErrorId.MESSAGE_TTL_DISABLED) : Optional.empty();
  }

  /// The same in a batch, where an invalid one is found at once.
  static Optional<ApiError> ttlAllowedInBatch(Candidate it, StreamTerms terms) {
    if (it.trusted || !it.headers.hasValue(HeaderName.TTL)) {
      return Optional.empty();
    }
    OptionalLong ttl = MessageTtl.parse(it.headers.text(HeaderName.TTL));
    if (ttl.isPresent() && ttl.getAsLong() == MessageTtl.NONE) {
      return Optional.empty();
    }
    if (!terms.config.allowMessageTtl()) {
      return refuse(ErrorId.MESSAGE_TTL_DISABLED);
    }
    return ttl.isPresent() ? Optional.empty() : refuse(ErrorId.MESSAGE_TTL_INVALID);
  }

  /// Takes the time to live; where markers must be able to follow, it is at least theirs.
  static Optional<ApiError> ttl(Candidate it, StreamTerms terms) {
    if (!it.headers.hasValue(HeaderName.TTL)) {
      return Optional.empty();
    }
    OptionalLong ttl = MessageTtl.parse(it.headers.text(HeaderName.TTL));
    if (ttl.isEmpty()) {
      return refuse(ErrorId.MESSAGE_TTL_INVALID);
    }
    it.ttlSeconds = ttl.getAsLong();
    long least = terms.maxPerSubject == 1 ? 0 : terms.markerTtlSeconds;
    if (it.ttlSeconds > 0 && it.ttlSeconds < least) {
      it.ttlSeconds = least;
      String name = HeaderName.TTL.text();
      new HeaderEdit(it.message).remove(name).add(name, Long.toString(least)).apply();
      it.rescan();
    }
    return Optional.empty();
  }

  static Optional<ApiError> rollup(Candidate it, StreamTerms terms, Staged staged) {
    if (!it.headers.hasValue(ROLLUP)) {
      return Optional.empty();
    }
    if (!terms.mayRollup && !it.trusted) {
      return refuse(ErrorId.STREAM_ROLLUP_FAILED, "rollup not permitted");
    }
    String value = it.headers.text(ROLLUP).toLowerCase(Locale.ROOT);
    switch (value) {
      case "sub" -> it.rollup = Rollup.SUBJECT;
      case "all" -> it.rollup = Rollup.ALL;
      default -> {
        String quoted = io.runnel.base.GoQuote.quote(value);
        return refuse(ErrorId.STREAM_ROLLUP_FAILED, "rollup value invalid: " + quoted);
      }
    }
    if (it.rollup == Rollup.SUBJECT && staged.written.containsKey(it.subject())) {
      return refuse(ErrorId.STREAM_ROLLUP_FAILED, "batch rollup sub invalid");
    }
    if (it.rollup == Rollup.ALL && !staged.isEmpty()) {
      return refuse(ErrorId.STREAM_ROLLUP_FAILED, "batch rollup all invalid");
    }
    if (!terms.mayRollup) {
      it.rollup = Rollup.NONE;
    }
    return Optional.empty();
  }

  static Optional<ApiError> refuse(ErrorId why, Object... values) {
    return Optional.of(why.with(values));
  }
}
