// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.latency;

import io.runnel.broker.trace.TraceHeaders;
import io.runnel.config.options.ExportOptions.Latency;
import io.runnel.wire.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which requests to a measured service are measured: as many percent as the export says, and
/// beside them those whose own tracing headers ask for it. Source: security.md section 5.
public final class LatencySampling {
  /// `luck` is in percent.
  public static final int PERCENT = 100;

  private static final String UBER = "Uber-Trace-Id";
  private static final String UBER_CONTEXT = "Uberctx-";
  private static final String B3 = "B3";
  private static final String B3_SAMPLED = "X-B3-Sampled";
  private static final String B3_TRACE = "X-B3-Traceid";
  private static final List<String> B3_ALL =
      List.of(B3_SAMPLED, B3_TRACE, "X-B3-Parentspanid", "X-B3-Spanid");
  private static final String TRACE_PARENT = "Traceparent";
  private static final String TRACE_STATE = "Tracestate";

  private LatencySampling() {}

  /// The headers that made `request` one to measure, none where chance did; empty if it is not
  /// measured.
  ///
  /// @param luck evenly distributed in `[0, 100)`
  public static Optional<Map<String, List<String>>> of(Latency rules, Message request, int luck) {
    int percent = rules.samplingPercent();
    // As nats-server draws it: one percent more than asked for.
    if (percent >= PERCENT || (percent > 0 && luck <= percent)) {
      return Optional.of(Map.of());
    }
    return request.headerLength == 0 ? Optional.empty() : asked(MimeHeaders.of(request));
  }

  /// The first kind of header that is there decides.
  private static Optional<Map<String, List<String>>> asked(Map<String, List<String>> headers) {
    if (headers.containsKey(UBER)) {
      return uberSampled(first(headers, UBER)) ? Optional.of(uber(headers)) : Optional.empty();
    }
    String sampled = first(headers, B3_SAMPLED);
    if (sampled.equals("1")) {
      return Optional.of(only(headers, B3_ALL));
    }
    if (sampled.equals("0")) {
      return Optional.empty();
    }
    if (headers.containsKey(B3_TRACE)) {
      return Optional.of(only(headers, B3_ALL));
    }
    if (headers.containsKey(B3)) {
      return b3Denied(first(headers, B3))
          ? Optional.empty()
          : Optional.of(only(headers, List.of(B3)));
    }
    return TraceHeaders.isSampled(first(headers, TRACE_PARENT))
        ? Optional.of(only(headers, List.of(TRACE_PARENT, TRACE_STATE)))
        : Optional.empty();
  }

  private static String first(Map<String, List<String>> headers, String name) {
    List<String> values = headers.get(name);
    return values == null ? "" : values.getFirst();
  }

  private static Map<String, List<String>> only(
      Map<String, List<String>> headers, List<String> names) {
    Map<String, List<String>> kept = new TreeMap<>(headers);
    kept.keySet().retainAll(names);
    return kept;
  }

  private static Map<String, List<String>> uber(Map<String, List<String>> headers) {
    Map<String, List<String>> kept = new TreeMap<>(headers);
    kept.keySet().removeIf(name -> !name.equals(UBER) && !name.startsWith(UBER_CONTEXT));
    return kept;
  }

  /// Jaeger's `{trace}:{span}:{parent}:{flags}`: flags in one or two hexadecimal digits, the lowest
  /// bit of which says sampled.
  private static boolean uberSampled(String value) {
    String[] fields = value.split(":", -1);
    if (fields.length != 4 || fields[3].isEmpty() || fields[3].length() > 2) {
      return false;
    }
    int flags = 0;
    for (int i = 0; i < fields[3].length(); i++) {
      int digit = Character.digit(fields[3].charAt(i), 16);
      if (digit < 0) {
        return false;
      }
      flags = flags * 16 + digit;
    }
    return (flags & 1) == 1;
  }

  /// B3 in one header: `0`, or `{trace}-{span}-0…`.
  private static boolean b3Denied(String value) {
    String[] fields = value.split("-", -1);
    return fields.length > 2 ? fields[2].equals("0") : value.equals("0");
  }
}
