// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.account.ReservedSubjects;
import io.runnel.base.ErrorText;
import io.runnel.base.GoQuote;
import io.runnel.broker.Origin;
import io.runnel.broker.Receiver;
import io.runnel.broker.Router;
import io.runnel.broker.Space;
import io.runnel.broker.Subscription;
import io.runnel.broker.trace.MessageTrace;
import io.runnel.broker.trace.TraceDecision;
import io.runnel.broker.trace.TraceHeaders;
import io.runnel.subject.Subjects;
import io.runnel.wire.Ascii;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// PUB and HPUB of one client: map, ask whether it may, route, and say so where nobody listened.
/// Owned by the connection's loop.
final class ClientPublisher implements Origin {
  private static final byte[] HMSG = ascii("HMSG ");
  private static final byte[] NO_RESPONDERS = ascii("NATS/1.0 503\r\nNats-Subject: ");

  private static final String MAXIMUM_PAYLOAD_EXCEEDED = "maximum payload exceeded";

  private final ClientReceiver self;
  private final Reply reply;
  private final Router router;
  private boolean echo = true;
  private boolean pedantic = true;
  private boolean noResponders;
  private boolean system;
  private long messages;
  private long bytes;

  ClientPublisher(ClientReceiver self, Reply reply, Router router) {
    this.self = self;
    this.reply = reply;
    this.router = router;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void wants(ConnectOptions options) {
    echo = options.echo;
    pedantic = options.pedantic;
    noResponders = options.noResponders;
  }

  /// Whether the client is in the system account.
  void system(boolean is) {
    system = is;
  }

  /// Messages the client has sent.
  long messages() {
    return messages;
  }

  /// Their bytes, headers and payload.
  long bytes() {
    return bytes;
  }

  @Override
  public byte[] requestInfo(boolean detailed, String service) {
    return reply.requestInfo(detailed, service);
  }

  @Override
  public long roundTripNanos() {
    return reply.roundTripNanos();
  }

  @Override
  public boolean mayReach(Receiver receiver) {
    return echo || receiver != self;
  }

  void publish(Space space, Rights rights, Message message) {
    if (pedantic
        && !Subjects.isPublishable(message.subject, message.subjectFrom, message.subjectTo)) {
      reply.error(ErrorText.INVALID_PUBLISH_SUBJECT.text());
    }
    int header = message.headerLength;
    if (header > 0
        && TraceHeaders.suspected(message.body, message.bodyFrom, message.bodyFrom + header)) {
      publishTraced(space, rights, message);
    } else {
      pass(space, rights, message);
    }
  }

  private void publishTraced(Space space, Rights rights, Message message) {
    int from = message.bodyFrom;
    switch (decide(space, rights, message.body, from, from + message.headerLength)) {
      case TraceDecision.Traced traced -> {
        var trace = new MessageTrace(traced, self.peer(), message, InstantSource.system());
        router.trace(trace);
        try {
          pass(space, rights, message);
        } finally {
          router.trace(null);
        }
        router.tell(space, trace);
      }
      case TraceDecision.Untraced(TraceDecision.Then then, _) -> {
        if (then == TraceDecision.Then.DELIVER_DISABLED) {
          MessageTrace.disable(message);
        }
        if (then != TraceDecision.Then.DROP) {
          pass(space, rights, message);
        }
      }
    }
  }

  /// A message over the limit, of which the bytes `line[from, to)` have arrived behind the control
  /// line: it is refused, and where it asks to be traced, the trace says so.
  void tooLarge(Space space, Rights rights, Message message, byte[] line, int from, int to) {
    int end = Math.min(to, from + message.headerLength);
    if (end > from
        && decide(space, rights, line, from, end) instanceof TraceDecision.Traced traced) {
      var trace = new MessageTrace(traced, self.peer(), message, InstantSource.system());
      trace.refused(MAXIMUM_PAYLOAD_EXCEEDED);
      router.tell(space, trace);
    }
  }

  /// Reads the header block in `buf[from, to)`, logs what is wrong with it, and refuses the message
  /// if its publisher may not publish to the destination of its trace.
  private TraceDecision decide(Space space, Rights rights, byte[] buf, int from, int to) {
    Optional<TraceHeaders> headers = TraceHeaders.read(buf, from, to);
    if (headers.isEmpty()) {
      return new TraceDecision.Untraced(TraceDecision.Then.DELIVER, "");
    }
    int luck = router.random(TraceDecision.PERCENT);
    var decision = TraceDecision.of(headers.get(), space.rules().messageTrace(), luck);
    if (decision instanceof TraceDecision.Untraced(_, String log) && !log.isEmpty()) {
      reply.log(log);
    }
    if (decision instanceof TraceDecision.Traced traced) {
      byte[] destination = traced.destination().getBytes(StandardCharsets.UTF_8);
      if (!mayTell(rights, destination)) {
        violation(traced.destination());
        return new TraceDecision.Untraced(TraceDecision.Then.DROP, "");
      }
    }
    return decision;
  }

  /// A lent reply subject is no place for a trace.
  private boolean mayTell(Rights rights, byte[] destination) {
    int n = destination.length;
    return !ReservedSubjects.isReservedForPublish(destination, 0, n)
        && rights.permissions().mayPublish(destination, 0, n)
        && (system || !ReservedSubjects.isReservedForSystem(destination, 0, n));
  }

  private void pass(Space space, Rights rights, Message message) {
    messages++;
    bytes += message.bodyLength;
    if (space.maps()) {
      map(space, message);
    }
    if (!allowed(rights, message)) {
      return;
    }
    reply.confirm();
    if (!router.route(space, message, this) && noResponders && message.hasReply()) {
      tellNoResponders(space, message);
    }
  }

  private void map(Space space, Message message) {
    boolean logged = reply.protocolLog().on();
    String before = logged ? ClientSubscriptions.text(message.subjectBytes()) : "";
    if (router.map(space, message)) {
      MessageTrace trace = router.trace();
      if (trace != null) {
        trace.mapped(message);
      }
      if (logged) {
        String after = ClientSubscriptions.text(message.subjectBytes());
        reply.protocolLog().in("MAPPING", before + " -> " + after);
      }
    }
    if (logged) {
      reply.protocolLog().inPayload(message);
    }
  }

  /// The one place where a client's publish is allowed or refused. nats-server's order: reserved
  /// for gateways, the user's permissions, reserved for the system account, the reply.
  private boolean allowed(Rights rights, Message message) {
    byte[] subject = message.subject;
    int from = message.subjectFrom;
    int to = message.subjectTo;
    if (ReservedSubjects.isReservedForPublish(subject, from, to)
        || !rights.mayPublish(subject, from, to)
        || (!system && ReservedSubjects.isReservedForSystem(subject, from, to))) {
      violation(ClientSubscriptions.text(message.subjectBytes()));
      return false;
    }
    if (message.hasReply()
        && ReservedSubjects.isReservedForReply(message.reply, message.replyFrom, message.replyTo)) {
      String text = ClientSubscriptions.text(message.replyBytes());
      refuse(ErrorText.replyViolation(text));
      reply.log("Publish Violation - Reply " + GoQuote.quote(text));
      return false;
    }
    return true;
  }

  private void violation(String subject) {
    refuse(ErrorText.publishViolation(subject));
    reply.log("Publish Violation - Subject " + GoQuote.quote(subject));
  }

  private void refuse(String text) {
    reply.error(text);
    MessageTrace trace = router.trace();
    if (trace != null) {
      trace.refused(text);
    }
  }

  /// Nobody listens: tells the requester at once, on its own subscription for the reply.
  private void tellNoResponders(Space space, Message message) {
    Subscription own = ownSubscription(space, message);
    if (own == null) {
      return;
    }
    int subjectLength = message.subjectTo - message.subjectFrom;
    int header = NO_RESPONDERS.length + subjectLength + 4;
    byte[] line = router.loop().lineScratch();
    int at = put(line, 0, HMSG, 0, HMSG.length);
    at = put(line, at, message.reply, message.replyFrom, message.replyTo);
    line[at++] = ' ';
    at = put(line, at, own.sid(), 0, own.sid().length);
    line[at++] = ' ';
    at = Ascii.writeInt(line, at, header);
    line[at++] = ' ';
    at = Ascii.writeInt(line, at, header);
    at = lineEnd(line, at);
    at = put(line, at, NO_RESPONDERS, 0, NO_RESPONDERS.length);
    at = put(line, at, message.subject, message.subjectFrom, message.subjectTo);
    at = lineEnd(line, lineEnd(line, lineEnd(line, at)));
    reply.write(line, 0, at);
  }

  private static int put(byte[] line, int at, byte[] piece, int from, int to) {
    System.arraycopy(piece, from, line, at, to - from);
    return at + to - from;
  }

  private static int lineEnd(byte[] line, int at) {
    line[at] = '\r';
    line[at + 1] = '\n';
    return at + 2;
  }

  private @Nullable Subscription ownSubscription(Space space, Message message) {
    return space.find(
        message.reply,
        message.replyFrom,
        message.replyTo,
        subscription -> subscription.receiver() == self && subscription.queue() == null);
  }
}
