// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.base.ClosedReason;
import io.runnel.base.ErrorText;
import io.runnel.broker.Router;
import io.runnel.broker.Space;
import io.runnel.broker.Subscription;
import io.runnel.net.Connection;
import io.runnel.net.Outbound;
import io.runnel.net.Session;
import io.runnel.subject.Subjects;
import io.runnel.wire.Ascii;
import io.runnel.wire.ClientParser;
import io.runnel.wire.ClientProtocol;
import io.runnel.wire.Message;
import io.runnel.wire.ProtocolError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One client of the NATS protocol, from INFO to its end: read a verb, decide, write.
///
/// Everything in this class runs on the connection's loop. What other loops see of a client is its
/// [ClientReceiver].
///
///     greeted ── CONNECT admitted ──▶ connected ── first PING ──▶ bound (knows its account)
///        └───────────────┴─────────────────┴──▶ closed
final class ClientSession implements Session, ClientProtocol, Heartbeat.Line {
  private static final byte[] PING = bytes("PING\r\n");
  private static final byte[] PONG = bytes("PONG\r\n");
  private static final byte[] OK = bytes("+OK\r\n");

  private final NatsDoor door;
  private final Connection connection;
  private final long id;
  private final long startNanos = System.nanoTime();
  private final ClientParser parser;
  private final ClientReceiver receiver;
  private final Heartbeat heartbeat;
  private final ConnectOptions options = new ConnectOptions();
  private final SidTable subscriptions = new SidTable();
  private final Router router;
  private final SessionView view;

  private Space space;
  private boolean connected;
  private boolean firstPongSent;
  private boolean paused;
  private int maxPayload;
  private long inMessages;
  private long inBytes;

  ClientSession(NatsDoor door, Connection connection, long id) {
    this.door = door;
    this.connection = connection;
    this.id = id;
    this.parser = new ClientParser(this, door.limits().maxControlLineBytes());
    this.receiver = new ClientReceiver(this, connection);
    this.heartbeat = new Heartbeat(connection.loop(), this);
    this.router = Router.of(connection.loop());
    this.space = door.globalSpace();
    this.maxPayload = door.limits().maxPayloadBytes();
    this.view = new SessionView(this, connection, heartbeat);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  long id() {
    return id;
  }

  // ---- what its view shows

  ConnectOptions options() {
    return options;
  }

  /// The account it was admitted to; empty before CONNECT.
  String account() {
    return connected ? space.name() : "";
  }

  SidTable subscriptions() {
    return subscriptions;
  }

  long inMessages() {
    return inMessages;
  }

  long inBytes() {
    return inBytes;
  }

  /// Sends an INFO that says this server is about to leave.
  void sendLameDuck() {
    if (firstPongSent && options.protocol >= 1) {
      write(Greeting.lameDuck(door.listening(), greetingClient()));
    }
  }

  // ---- net's side

  @Override
  public void opened() {
    door.clients().opened(view);
    parser.awaitingConnect(door.authRequired());
    write(Greeting.first(door.listening(), greetingClient()));
    heartbeat.start();
  }

  private Greeting.Client greetingClient() {
    String ip = connection.remoteAddress().getAddress().getHostAddress();
    return new Greeting.Client(id, ip, "", maxPayload);
  }

  @Override
  public int received(byte[] buf, int from, int to) {
    long before = inMessages;
    int consumed = parser.parse(buf, from, to);
    if (inMessages != before) {
      heartbeat.heard();
    }
    return consumed;
  }

  @Override
  public void slow(Outbound.Slow why, long bytes, int chunks) {
    door.clients().slow(view);
    door.slowConsumer(this, why, bytes, chunks);
  }

  @Override
  public void closed(ClosedReason reason) {
    heartbeat.stop();
    door.clients().closed(view, reason);
    subscriptions.forEach(space::remove);
    subscriptions.clear();
    door.gone(this, reason);
  }

  // ---- CONNECT

  @Override
  public boolean beforeConnect(byte first) {
    refuse(ErrorText.AUTHORIZATION_VIOLATION, ClosedReason.AUTHENTICATION_FAILURE);
    return false;
  }

  @Override
  public void connect(byte[] line, int from, int to) {
    try {
      options.read(line, from, to);
    } catch (IOException malformed) {
      connection.flushAndClose(ClosedReason.PROTOCOL_VIOLATION);
      return;
    }
    if (options.newAccount || !options.account.isEmpty()) {
      refuse(ErrorText.AUTHORIZATION_VIOLATION, ClosedReason.AUTHENTICATION_FAILURE);
      return;
    }
    admitted();
  }

  private void admitted() {
    parser.awaitingConnect(false);
    boolean headers = options.headers && door.listening().flags().headers();
    parser.headers(headers);
    receiver.wants(options.echo, headers);
    heartbeat.connected(System.nanoTime() - startNanos);
    connected = true;
    door.clients().bound(view, space.name());
    if (options.protocol < 0 || options.protocol > 1) {
      refuse(ErrorText.INVALID_CLIENT_PROTOCOL, ClosedReason.BAD_CLIENT_PROTOCOL_VERSION);
    } else if (options.noResponders && !headers) {
      refuse(ErrorText.NO_RESPONDERS_REQUIRES_HEADERS, ClosedReason.NO_RESPONDERS_REQUIRES_HEADERS);
    } else if (options.verbose) {
      write(OK);
    }
  }

  // ---- SUB and UNSUB

  @Override
  public void subscribe(
      byte[] line,
      int subjectFrom,
      int subjectTo,
      int queueFrom,
      int queueTo,
      int sidFrom,
      int sidTo) {
    heartbeat.heard();
    int limit = door.limits().maxSubscriptions();
    if (limit > 0 && subscriptions.size() >= limit) {
      error(ErrorText.MAX_SUBSCRIPTIONS_EXCEEDED.text());
      return;
    }
    if (subscriptions.find(line, sidFrom, sidTo) == null) {
      if (!Subjects.isValid(line, subjectFrom, subjectTo)) {
        error(ErrorText.INVALID_SUBJECT.text());
        return;
      }
      byte @Nullable [] queue =
          queueTo > queueFrom ? Arrays.copyOfRange(line, queueFrom, queueTo) : null;
      var subscription =
          new Subscription(
              receiver,
              Arrays.copyOfRange(line, subjectFrom, subjectTo),
              queue,
              Arrays.copyOfRange(line, sidFrom, sidTo));
      subscriptions.add(subscription);
      space.add(subscription);
    }
    confirm();
  }

  @Override
  public void unsubscribe(byte[] line, int sidFrom, int sidTo, long max) {
    heartbeat.heard();
    Subscription subscription = subscriptions.find(line, sidFrom, sidTo);
    if (subscription != null) {
      if (max > 0 && max > subscription.delivered()) {
        subscription.max(max);
      } else {
        forget(subscription);
      }
    }
    confirm();
  }

  /// Takes a subscription away; it may be gone already.
  void forget(Subscription subscription) {
    if (subscriptions.remove(subscription)) {
      space.remove(subscription);
    }
  }

  // ---- PUB and HPUB

  @Override
  public boolean publishLine(Message message, byte[] line, int following, int to) {
    if (message.bodyLength > maxPayload) {
      refuse(ErrorText.MAX_PAYLOAD_VIOLATION, ClosedReason.MAX_PAYLOAD_EXCEEDED);
      return false;
    }
    return true;
  }

  @Override
  public void publish(Message message) {
    inMessages++;
    inBytes += message.bodyLength;
    if (options.pedantic
        && !Subjects.isLiteral(message.subject, message.subjectFrom, message.subjectTo)) {
      error(ErrorText.INVALID_PUBLISH_SUBJECT.text());
    }
    confirm();
    if (!router.route(space, message, receiver) && message.hasReply() && options.noResponders) {
      noResponders(message);
    }
  }

  /// Nobody listens: tells the requester at once, on its own subscription for the reply.
  private void noResponders(Message message) {
    Subscription own = ownSubscription(message);
    if (own == null || !own.count()) {
      return;
    }
    String subject =
        new String(
            message.subject,
            message.subjectFrom,
            message.subjectTo - message.subjectFrom,
            StandardCharsets.ISO_8859_1);
    byte[] header = bytes("NATS/1.0 503\r\nNats-Subject: " + subject + "\r\n\r\n");
    byte[] line = connection.loop().lineScratch();
    int at = 0;
    at = put(line, at, bytes("HMSG "));
    at = put(line, at, message.replyBytes());
    line[at++] = ' ';
    at = put(line, at, own.sid());
    line[at++] = ' ';
    at = Ascii.writeInt(line, at, header.length);
    line[at++] = ' ';
    at = Ascii.writeInt(line, at, header.length);
    line[at++] = '\r';
    line[at++] = '\n';
    at = put(line, at, header);
    line[at++] = '\r';
    line[at++] = '\n';
    connection.lane().write(line, 0, at);
  }

  private static int put(byte[] line, int at, byte[] piece) {
    System.arraycopy(piece, 0, line, at, piece.length);
    return at + piece.length;
  }

  private @Nullable Subscription ownSubscription(Message message) {
    return space.read(tree -> {
      @Nullable Subscription[] found = new @Nullable Subscription[1];
      tree.match(
          message.reply,
          message.replyFrom,
          message.replyTo,
          subscription -> {
            if (subscription.receiver() == receiver && subscription.queue() == null) {
              found[0] = subscription;
            }
          });
      return found[0];
    });
  }

  // ---- PING, PONG and what peers do wrong

  @Override
  public void ping() {
    write(PONG);
    heartbeat.heard();
    if (connected && !firstPongSent) {
      firstPongSent = true;
      if (options.protocol >= 1) {
        var bound = new Greeting.Bound(space.name(), door.isSystem(space));
        write(Greeting.bound(door.listening(), greetingClient(), bound));
      }
    }
  }

  @Override
  public void pong() {
    heartbeat.pong();
  }

  @Override
  public void peerError(byte[] line, int from, int to) {
    connection.flushAndClose(ClosedReason.PARSE_ERROR);
  }

  @Override
  public void protocolError(ProtocolError error, byte[] line, int from, int to) {
    switch (error) {
      case UNKNOWN_OPERATION ->
          refuse(ErrorText.UNKNOWN_PROTOCOL_OPERATION, ClosedReason.PROTOCOL_VIOLATION);
      case BAD_ARGUMENTS -> connection.flushAndClose(ClosedReason.PROTOCOL_VIOLATION);
      case CONTROL_LINE_TOO_LONG ->
          refuse(ErrorText.MAX_CONTROL_LINE_EXCEEDED, ClosedReason.MAX_CONTROL_LINE_EXCEEDED);
    }
  }

  @Override
  public boolean open() {
    return connection.open();
  }

  @Override
  public boolean paused() {
    return paused;
  }

  // ---- the heartbeat's side

  @Override
  public void sendPing() {
    write(PING);
  }

  @Override
  public void stale() {
    refuse(ErrorText.STALE_CONNECTION, ClosedReason.STALE_CONNECTION);
  }

  @Override
  public Duration pingInterval() {
    return door.timing().pingInterval();
  }

  @Override
  public int pingMax() {
    return door.timing().pingMax();
  }

  // ---- writing

  private void confirm() {
    if (options.verbose) {
      write(OK);
    }
  }

  private void write(byte[] line) {
    connection.lane().write(line);
  }

  private void error(String text) {
    write(bytes("-ERR '" + text + "'\r\n"));
  }

  private void refuse(ErrorText text, ClosedReason reason) {
    error(text.text());
    connection.flushAndClose(reason);
  }
}
