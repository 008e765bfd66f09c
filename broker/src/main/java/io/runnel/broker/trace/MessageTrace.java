// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.trace;

import io.runnel.base.json.Json;
import io.runnel.broker.event.EventOrigin;
import io.runnel.wire.HeaderBlock;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has happened so far to one message that is traced, and the event that tells it.
///
/// Lives while the message is routed; owned by the loop that routes it. Source: system.md section
/// 4.
public final class MessageTrace {
  /// The header that names where a trace goes.
  public static final byte[] DESTINATION =
      TraceHeaders.DESTINATION.getBytes(StandardCharsets.US_ASCII);

  /// Its value where nobody may trace.
  private static final byte[] DISABLED = TraceHeaders.DISABLED.getBytes(StandardCharsets.US_ASCII);

  private final TraceDecision.Traced request;
  private final TracePeer publisher;
  // Headers and payload.
  private final int messageBytes;
  private final InstantSource clock;
  private final List<TraceEvent> events = new ArrayList<>();

  // What a subscription is called in the exporting account, while it is served through an import.
  private byte @Nullable [] shadow;

  /// Begins with the ingress of `message`, whose size and subject are those its publisher gave; the
  /// body may not have arrived yet.
  public MessageTrace(
      TraceDecision.Traced request, TracePeer publisher, Message message, InstantSource clock) {
    this.request = request;
    this.publisher = publisher;
    this.messageBytes = message.bodyLength;
    this.clock = clock;
    events.add(new TraceEvent.In(clock.instant(), publisher, text(message.subjectBytes()), ""));
  }

  /// Keeps servers and accounts further on from tracing `message`.
  public static void disable(Message message) {
    HeaderBlock.set(message, DESTINATION, DISABLED);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// Whether nobody gets the message.
  public boolean only() {
    return request.only();
  }

  public String destination() {
    return request.destination();
  }

  /// The message is refused: `error` is what its publisher is told.
  public void refused(String error) {
    if (events.getFirst() instanceof TraceEvent.In in) {
      events.set(0, new TraceEvent.In(in.at(), in.from(), in.subject(), error));
    }
  }

  public void mapped(Message message) {
    events.add(new TraceEvent.Mapped(clock.instant(), text(message.subjectBytes())));
  }

  /// It goes to a subscriber in `account`, under the subject of `message`.
  public void streamExport(String account, Message message) {
    events.add(new TraceEvent.StreamExport(clock.instant(), account, text(message.subjectBytes())));
  }

  /// It crosses into `account`.
  ///
  /// @param from with its subject before
  /// @param to with its subject over there
  public void serviceImport(String account, Message from, Message to) {
    events.add(
        new TraceEvent.ServiceImport(
            clock.instant(), account, text(from.subjectBytes()), text(to.subjectBytes())));
  }

  /// The subscription it meets next is one of another account's: there it has the subject `remote`,
  /// which is told instead of its own.
  public void shadow(byte[] remote) {
    shadow = remote;
  }

  public void noShadow() {
    shadow = null;
  }

  /// It met a subscription of `receiver`.
  ///
  /// @param queue empty without
  public void egress(TracePeer receiver, byte[] subscription, byte[] queue, Egress outcome) {
    boolean elsewhere = !receiver.account().equals(publisher.account());
    events.add(
        new TraceEvent.Out(
            clock.instant(),
            receiver,
            elsewhere ? receiver.account() : "",
            text(shadow == null ? subscription : shadow),
            text(queue),
            outcome));
  }

  /// The event as a message from `origin` to the destination.
  public Message message(EventOrigin origin) {
    byte[] header = request.encoding().header();
    byte[] body = request.encoding().pack(json(origin));
    byte[] all = Arrays.copyOf(header, header.length + body.length + 2);
    System.arraycopy(body, 0, all, header.length, body.length);
    all[all.length - 2] = '\r';
    all[all.length - 1] = '\n';
    var message = new Message();
    byte[] to = destination().getBytes(StandardCharsets.UTF_8);
    message.subject(to, 0, to.length);
    message.body(all, 0, all.length - 2, header.length);
    return message;
  }

  byte[] json(EventOrigin origin) {
    return Json.compact(json ->
        json.object(event -> {
          event.field("server", answer -> origin.write(answer, clock.instant()));
          event.object("request", this::request);
          event.array("events", events, one -> one.write(event));
        }));
  }

  private void request(Json json) {
    json.object(
            "header",
            headers -> request.headers().values().forEach((name, all) -> headers.texts(name, all)))
        .numberAny("msgsize", messageBytes);
  }
}
