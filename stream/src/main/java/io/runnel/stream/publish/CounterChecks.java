// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.HeaderName.COUNTER_SOURCES;
import static io.runnel.stream.publish.HeaderName.INCR;
import static io.runnel.stream.publish.HeaderName.STREAM_SOURCE;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.counter.CounterState;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Increments: what they may not come with, and what they make of the message. Source: ADR-49.
final class CounterChecks {
  private static final List<HeaderName> INCOMPATIBLE =
      List.of(
          HeaderName.ROLLUP,
          HeaderName.EXPECTED_STREAM,
          HeaderName.EXPECTED_LAST_MSG_ID,
          HeaderName.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT,
          HeaderName.EXPECTED_LAST_SEQUENCE,
          HeaderName.EXPECTED_LAST_SUBJECT_SEQUENCE);

  private CounterChecks() {}

  /// A client's increment stands alone, on a stream that counts.
  static Optional<ApiError> allowed(Candidate it, StreamTerms terms) {
    if (!it.headers.hasValue(INCR)) {
      return Optional.empty();
    }
    if (CounterState.number(it.headers.text(INCR)).isEmpty()) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_INCR_INVALID);
    }
    if (it.trusted) {
      return Optional.empty();
    }
    if (!terms.config.allowMessageCounter()) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_INCR_DISABLED);
    }
    if (it.payloadLength() > 0) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_INCR_PAYLOAD);
    }
    return INCOMPATIBLE.stream().anyMatch(it.headers::hasValue)
        ? HeaderChecks.refuse(ErrorId.MESSAGE_INCR_INVALID)
        : Optional.empty();
  }

  /// Turns the increment into the sum, on a stream that counts.
  static Optional<ApiError> count(Candidate it, Lookup lookup, Staged staged, int maxPayloadBytes) {
    if (!it.headers.hasValue(INCR)) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_INCR_MISSING);
    }
    Optional<CounterState> before = before(it, lookup, staged);
    if (before.isEmpty()) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_COUNTER_BROKEN);
    }
    HeaderEdit edit = new HeaderEdit(it.message);
    CounterState after;
    if (it.headers.hasValue(STREAM_SOURCE)) {
      Optional<CounterState> sourced = sourced(it, before.get(), edit);
      if (sourced.isEmpty()) {
        return HeaderChecks.refuse(ErrorId.MESSAGE_COUNTER_BROKEN);
      }
      after = sourced.get();
    } else {
      after = before.get().plus(CounterState.number(it.headers.text(INCR)).orElseThrow());
    }
    String sources = after.sourcesText();
    if (!sources.isEmpty()) {
      edit.set(COUNTER_SOURCES.text(), sources);
    }
    edit.apply(after.payload());
    it.rescan();
    it.counterValue = after.total().toString();
    staged.counters.put(it.subject(), after);
    return it.message.bodyLength > maxPayloadBytes
        ? HeaderChecks.refuse(ErrorId.STREAM_MESSAGE_EXCEEDS_MAXIMUM)
        : Optional.empty();
  }

  /// The message brings the sum that another stream has; how much it has grown since is counted.
  private static Optional<CounterState> sourced(
      Candidate it, CounterState before, HeaderEdit edit) {
    String[] fields = it.headers.text(STREAM_SOURCE).split(" ", -1);
    String subject = fields.length >= 5 ? fields[4] : it.subject();
    int payload = it.message.bodyFrom + it.message.headerLength;
    Optional<String> value =
        CounterState.value(
            Arrays.copyOfRange(it.message.body, payload, payload + it.payloadLength()));
    if (value.isEmpty()) {
      return Optional.empty();
    }
    BigInteger there = CounterState.number(value.get()).orElse(BigInteger.ZERO);
    edit.set(INCR.text(), before.growth(fields[0], subject, there).toString());
    return Optional.of(before.with(fields[0], subject, there));
  }

  private static Optional<CounterState> before(Candidate it, Lookup lookup, Staged staged) {
    CounterState counted = staged.counters.get(it.subject());
    if (counted != null) {
      return Optional.of(counted);
    }
    var message = it.message;
    if (!lookup.readLast(message.subject, message.subjectFrom, message.subjectTo)) {
      return Optional.of(CounterState.ZERO);
    }
    var last = lookup.read.message;
    int from = last.bodyFrom + last.headerLength;
    byte[] payload = Arrays.copyOfRange(last.body, from, last.bodyFrom + last.bodyLength);
    return CounterState.read(payload, lookup.headers.of(last).text(COUNTER_SOURCES));
  }
}
