// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.store.MessageStore;
import io.runnel.wire.Message;
import java.util.Optional;

/// The limits of a stream: what is refused before it is stored, what goes after. The counters of
/// the store are all it looks at, and one subject where subjects have a limit.
final class StoreLimits {
  private StoreLimits() {}

  /// Whether a message that stands alone finds room where the new one gives way.
  static Optional<ApiError> room(
      Message message, StreamTerms terms, Lookup lookup, boolean rollup) {
    if (!terms.discardNew) {
      return Optional.empty();
    }
    MessageStore store = lookup.store;
    boolean replaces = false;
    long first = 0;
    if (terms.maxPerSubject > 0) {
      var totals = lookup.totals(message.subject, message.subjectFrom, message.subjectTo);
      replaces = totals.messages >= terms.maxPerSubject;
      first = totals.first;
    }
    if (replaces && terms.config.discardNewPerSubject() && !rollup) {
      return full("maximum messages per subject exceeded");
    }
    if (terms.maxMessages > 0 && store.messages() >= terms.maxMessages && !replaces) {
      return full("maximum messages exceeded");
    }
    long size = size(message, terms);
    if (terms.maxBytes > 0 && store.bytes() + size > terms.maxBytes) {
      boolean fits =
          replaces && store.read(first, lookup.read) && size(lookup.read.message, terms) >= size;
      return fits ? Optional.empty() : full("maximum bytes exceeded");
    }
    return Optional.empty();
  }

  /// The same for the next message of a batch, which replaces nothing.
  static Optional<ApiError> roomInBatch(
      Candidate it, StreamTerms terms, Lookup lookup, Staged staged) {
    if (!terms.discardNew) {
      return Optional.empty();
    }
    MessageStore store = lookup.store;
    if (terms.maxMessages > 0 && store.messages() + staged.messages > terms.maxMessages) {
      return full("maximum messages exceeded");
    }
    if (terms.maxBytes > 0 && store.bytes() + staged.bytes > terms.maxBytes) {
      return full("maximum bytes exceeded");
    }
    if (terms.config.discardNewPerSubject()
        && terms.maxPerSubject > 0
        && !it.headers.hasValue(HeaderName.ROLLUP)) {
      Message message = it.message;
      long there = lookup.totals(message.subject, message.subjectFrom, message.subjectTo).messages;
      Staged.Written written = staged.written.get(it.subject());
      if (there + (written == null ? 0 : written.messages) > terms.maxPerSubject) {
        return full("maximum messages per subject exceeded");
      }
    }
    return Optional.empty();
  }

  static long size(Message message, StreamTerms terms) {
    return terms.storedBytes(
        message.subjectTo - message.subjectFrom,
        message.headerLength,
        message.bodyLength - message.headerLength);
  }

  private static Optional<ApiError> full(String why) {
    return HeaderChecks.refuse(ErrorId.STREAM_STORE_FAILED, why);
  }

  /// Takes away what is too much after `message` was stored.
  static void enforce(Message message, StreamTerms terms, Lookup lookup, PublishOutput out) {
    if (terms.maxPerSubject > 0) {
      enforceSubject(message.subject, message.subjectFrom, message.subjectTo, terms, lookup, out);
    }
    if (!terms.discardNew && (terms.maxMessages > 0 || terms.maxBytes > 0)) {
      enforceTotals(terms, lookup.store, out, Integer.MAX_VALUE);
    }
  }

  static void enforceSubject(
      byte[] subject, int from, int to, StreamTerms terms, Lookup lookup, PublishOutput out) {
    var totals = lookup.totals(subject, from, to);
    while (totals.messages > terms.maxPerSubject) {
      long first = totals.first;
      lookup.store.remove(first, false);
      out.removed(first);
      if (totals.messages - 1 <= terms.maxPerSubject) {
        return;
      }
      totals = lookup.totals(subject, from, to);
    }
  }

  /// Takes away at most `budget` of the oldest; returns how much of it is left.
  static int enforceTotals(StreamTerms terms, MessageStore store, PublishOutput out, int budget) {
    int left = budget;
    while (left > 0
        && ((terms.maxMessages > 0 && store.messages() > terms.maxMessages)
            || (terms.maxBytes > 0 && store.bytes() > terms.maxBytes))
        && store.messages() > 0) {
      long first = store.firstSequence();
      store.remove(first, false);
      out.removed(first);
      left--;
    }
    return left;
  }
}
