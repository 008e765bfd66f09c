// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.latency;

import io.runnel.base.json.Json;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What one measured request took: the event `io.nats.server.metric.v1.service_latency`, field by
/// field as nats-server writes it. Source: system.md section 2. Times in nanoseconds.
///
/// @param outcome how it ended
/// @param requestor who asked, as JSON; empty where nobody is known
/// @param responder who answered, as JSON; empty where nobody did
/// @param headers what made it measured
/// @param start when the requestor sent it, by its round trip
/// @param serviceNanos from the request's arrival to the answer's, less the responder's round trip
/// @param totalNanos as the requestor sees it
public record ServiceLatency(
    Outcome outcome,
    byte[] requestor,
    byte[] responder,
    Map<String, List<String>> headers,
    Instant start,
    long serviceNanos,
    long systemNanos,
    long totalNanos) {
  private static final String TYPE = "io.nats.server.metric.v1.service_latency";

  /// Nobody, as JSON.
  public static final byte[] NOBODY = {};

  /// The end of a request.
  public enum Outcome {
    ANSWERED(200, ""),
    /// It names no reply subject.
    BAD_REQUEST(400, "Bad Request"),
    /// Nobody waits for the answer any more.
    REQUEST_TIMEOUT(408, "Request Timeout"),
    /// Nobody offers the service.
    UNAVAILABLE(503, "Service Unavailable"),
    /// No answer within the export's threshold.
    TIMEOUT(504, "Service Timeout");

    private final int status;
    private final String description;

    Outcome(int status, String description) {
      this.status = status;
      this.description = description;
    }
  }

  /// Who asked, and when.
  ///
  /// @param client as JSON
  /// @param roundTripNanos its round trip
  /// @param at when the request arrived
  /// @param atNanos the same on the clock of `System.nanoTime`
  public record Asked(byte[] client, long roundTripNanos, Instant at, long atNanos) {
    Instant sent() {
      return at.minusNanos(roundTripNanos);
    }
  }

  /// A request that came to nothing.
  public static ServiceLatency failed(
      Outcome outcome, Asked asked, Map<String, List<String>> headers) {
    return new ServiceLatency(outcome, asked.client(), NOBODY, headers, asked.sent(), 0, 0, 0);
  }

  /// An answer has come.
  ///
  /// @param roundTripNanos the responder's
  public static ServiceLatency answered(
      Asked asked,
      Map<String, List<String>> headers,
      byte[] responder,
      long roundTripNanos,
      long nowNanos) {
    long service = Math.max(0, nowNanos - asked.atNanos());
    long total = asked.roundTripNanos() + service;
    return new ServiceLatency(
        Outcome.ANSWERED,
        asked.client(),
        responder,
        headers,
        asked.sent(),
        Math.max(0, service - roundTripNanos),
        0,
        total);
  }

  /// The event as a message to `subject`.
  ///
  /// @param id of the event
  /// @param now when it is sent
  public Message message(String subject, String id, Instant now) {
    byte[] body = json(id, now);
    byte[] withEnd = Arrays.copyOf(body, body.length + 2);
    withEnd[body.length] = '\r';
    withEnd[body.length + 1] = '\n';
    var message = new Message();
    byte[] to = subject.getBytes(StandardCharsets.UTF_8);
    message.subject(to, 0, to.length);
    message.body(withEnd, 0, body.length, 0);
    return message;
  }

  byte[] json(String id, Instant now) {
    return Json.compact(json ->
        json.object(event -> {
          event.text("type", TYPE).text("id", id).time("timestamp", now);
          event.number("status", outcome.status).textAny("description", outcome.description);
          event.rawAny("requestor", requestor).rawAny("responder", responder);
          if (!headers.isEmpty()) {
            event.object(
                "header", all -> headers.forEach((name, values) -> all.texts(name, values)));
          }
          event.time("start", start);
          event.number("service", serviceNanos);
          event.number("system", systemNanos);
          event.number("total", totalNanos);
        }));
  }
}
