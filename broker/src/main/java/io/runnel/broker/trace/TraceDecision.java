// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.trace;

import io.runnel.base.GoQuote;
import io.runnel.broker.event.Encoding;
import io.runnel.config.options.MessageTraceOptions;
import io.runnel.subject.Subjects;
import java.util.Locale;

/// What follows from the headers of a message that asks to be traced. Source: system.md section 4.
public sealed interface TraceDecision {

  /// `sampling` is in percent.
  int PERCENT = 100;

  /// Traced, if its publisher may publish to `destination`.
  ///
  /// @param only nobody gets it: only who would is told
  /// @param encoding what the reader of the event understands
  record Traced(TraceHeaders headers, String destination, boolean only, Encoding encoding)
      implements TraceDecision {}

  /// Not traced.
  ///
  /// @param log a mistake of the publisher's for the log; empty without
  record Untraced(Then then, String log) implements TraceDecision {}

  /// What becomes of a message that is not traced.
  enum Then {
    /// It goes its way.
    DELIVER,
    /// It goes its way with a header that keeps others from tracing it.
    DELIVER_DISABLED,
    /// It was to be traced only, so nobody may get it.
    DROP
  }

  /// @param account what the publisher's account says of W3C traces
  /// @param luck evenly distributed in `[0, 100)`
  static TraceDecision of(TraceHeaders headers, MessageTraceOptions account, int luck) {
    boolean only = !headers.external() && isOn(headers.first(TraceHeaders.ONLY));
    String old = headers.first(TraceHeaders.OLD_ORIGIN_ACCOUNT);
    if (!old.isEmpty()) {
      String text =
          "Message tracing disabled because of header "
              + GoQuote.quote(TraceHeaders.OLD_ORIGIN_ACCOUNT)
              + " with value="
              + GoQuote.quote(old);
      return new Untraced(only ? Then.DROP : Then.DELIVER_DISABLED, text);
    }
    String destination =
        headers.external() ? account.destination() : headers.first(TraceHeaders.DESTINATION);
    if (destination.isEmpty()) {
      return new Untraced(Then.DELIVER, "");
    }
    if (headers.external() && !samples(account.samplingPercent(), luck)) {
      return new Untraced(Then.DELIVER_DISABLED, "");
    }
    if (!Subjects.isPublishable(destination)) {
      String text =
          "Destination "
              + GoQuote.quote(destination)
              + " is not valid, won't be able to trace events";
      return new Untraced(only ? Then.DROP : Then.DELIVER, text);
    }
    var encoding = Encoding.accepted(headers.first(TraceHeaders.ACCEPT_ENCODING));
    return new Traced(headers, destination, only, encoding);
  }

  private static boolean isOn(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "1", "true", "on" -> true;
      default -> false;
    };
  }

  /// As nats-server draws it: one percent more than asked for, and all where it makes no sense.
  private static boolean samples(int percent, int luck) {
    return percent <= 0 || percent >= PERCENT || luck <= percent;
  }
}
