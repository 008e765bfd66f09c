// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.account.AuthDecision;
import io.runnel.account.Credentials;
import io.runnel.account.DirectoryChange;
import io.runnel.base.ClosedReason;
import io.runnel.base.ErrorText;
import io.runnel.base.IpText;
import io.runnel.broker.Router;
import io.runnel.broker.Space;
import io.runnel.broker.Subscription;
import io.runnel.net.Connection;
import io.runnel.net.Outbound;
import io.runnel.net.Session;
import io.runnel.wire.ClientParser;
import io.runnel.wire.ClientProtocol;
import io.runnel.wire.Message;
import io.runnel.wire.ProtocolError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// One client of the NATS protocol, from INFO to its end: read a verb, decide, write.
///
/// Everything in this class runs on the connection's loop. What other loops see of a client is its
/// [ClientReceiver].
///
///     greeted ── CONNECT ──▶ (waiting for a password hash) ──▶ admitted ── first PING ──▶ bound
///        └───────────────────────────┴─────────────────────────────┴──▶ closed
///
/// A second CONNECT asks again and may move the client to another account.
final class ClientSession
    implements Session, ClientProtocol, Heartbeat.Line, Admission.Answer, Reply {
  private static final byte[] PING = bytes("PING\r\n");
  private static final byte[] PONG = bytes("PONG\r\n");
  private static final byte[] OK = bytes("+OK\r\n");

  private final NatsDoor door;
  private final Connection connection;
  private final long id;
  private final Arrival arrival;
  private final String nonce;
  private final long startNanos = System.nanoTime();
  private final ClientParser parser;
  private final ClientReceiver receiver;
  private final ClientSubscriptions subscriptions;
  private final ClientPublisher publisher;
  private final Heartbeat heartbeat;
  private final Admission admission;
  private final ConnectOptions options = new ConnectOptions();
  private final SessionView view;
  private final ProtocolLog protocolLog;

  private Space space;
  private Rights rights = Rights.UNRESTRICTED;
  private AuthDecision.@Nullable Admitted identity;
  private boolean addressKnown;
  private boolean connectReceived;
  private boolean connectUnderWay;
  private boolean firstPongSent;
  private int maxPayload;
  private int maxSubscriptions;
  private @Nullable ScheduledFuture<?> authTimer;
  private volatile String label; // other loops name it in the log

  ClientSession(NatsDoor door, Connection connection, long id) {
    this.door = door;
    this.connection = connection;
    this.id = id;
    this.arrival = new Arrival(connection);
    this.nonce = door.nonce();
    this.parser = new ClientParser(this, door.limits().maxControlLineBytes());
    this.receiver = new ClientReceiver(this, connection);
    Router router = Router.of(connection.loop());
    this.subscriptions = new ClientSubscriptions(receiver, this, router);
    this.publisher = new ClientPublisher(receiver, this, router);
    this.heartbeat = new Heartbeat(connection.loop(), this);
    this.admission = new Admission(door, connection, this);
    this.space = door.globalSpace();
    this.label = arrival.label(id);
    this.view = new SessionView(this, arrival, heartbeat);
    this.protocolLog = new ProtocolLog(this, door);
    logProtocol();
    applyLimits();
  }

  /// At start and after a reload: puts the log of the protocol in place, or takes it away.
  private void logProtocol() {
    protocolLog.configure();
    boolean on = protocolLog.on();
    parser.handler(on ? new TracedProtocol(this, protocolLog) : this);
    receiver.logged(on);
  }

  /// Whether what it publishes is mapped.
  boolean maps() {
    return space.maps();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  long id() {
    return id;
  }

  /// `ip:port - cid:7 - "v1:go:name" - "account/user"`: who this is, in the log.
  String label() {
    return label;
  }

  // ---- what its view shows

  ConnectOptions options() {
    return options;
  }

  /// The account it was admitted to; empty before CONNECT.
  String account() {
    return connectReceived ? space.name() : "";
  }

  /// Whom it was admitted as, as connz shows it.
  String authorizedUser() {
    return identity == null ? "" : identity.as().shown();
  }

  String proxyKey() {
    return identity == null ? "" : identity.proxyKey();
  }

  ClientSubscriptions subscriptions() {
    return subscriptions;
  }

  long inMessages() {
    return publisher.messages();
  }

  long inBytes() {
    return publisher.bytes();
  }

  // ---- net's side

  @Override
  public void opened() {
    door.clients().opened(view);
    protocolLog.created();
    write(Greeting.first(door.policy().greeting(arrival), greetingClient()));
    if (!door.enter(this)) {
      closeAsTooMany();
      return;
    }
    boolean authRequired = authWasRequired();
    parser.awaitingConnect(authRequired);
    if (!authRequired) {
      space.enter();
    }
    heartbeat.start();
  }

  @Override
  public void ready() {
    addressKnown = true;
    label = arrival.label(id);
    if (authWasRequired()) {
      long millis = arrival.authenticationTime(door.policy().options()).toMillis();
      authTimer = connection.loop().schedule(this::authTimeout, millis, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void report(Level level, String text) {
    door.log(level, label, text);
  }

  private Greeting.Client greetingClient() {
    if (!addressKnown && connection.entrance().behindProxyProtocol()) {
      return new Greeting.Client(id, "", nonce, maxPayload);
    }
    String ip = IpText.of(connection.remoteAddress().getAddress());
    return new Greeting.Client(id, ip, nonce, maxPayload);
  }

  private void authTimeout() {
    if (connection.open() && identity == null) {
      refuse(ErrorText.AUTHENTICATION_TIMEOUT, ClosedReason.AUTHENTICATION_TIMEOUT);
    }
  }

  @Override
  public int received(byte[] buf, int from, int to) {
    long before = publisher.messages();
    int consumed = parser.parse(buf, from, to);
    if (publisher.messages() != before) {
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
    protocolLog.closed(reason);
    heartbeat.stop();
    cancelAuthTimer();
    door.clients().closed(view, reason);
    subscriptions.clear(space);
    space.leave();
    door.leave(this);
  }

  private void cancelAuthTimer() {
    ScheduledFuture<?> timer = authTimer;
    authTimer = null;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  // ---- CONNECT

  @Override
  public boolean beforeConnect(byte first) {
    cancelAuthTimer();
    admission.askWithoutConnect(credentials());
    return identity != null;
  }

  @Override
  public void info(byte[] line, int from, int to) {
    if (!ConnectOptions.isObject(line, from, to)) {
      connection.flushAndClose(ClosedReason.PROTOCOL_VIOLATION);
    }
  }

  @Override
  public void connect(byte[] line, int from, int to) {
    try {
      options.read(line, from, to);
    } catch (IOException malformed) {
      log("CONNECT is malformed: " + malformed.getMessage());
      connection.flushAndClose(ClosedReason.PROTOCOL_VIOLATION);
      return;
    }
    cancelAuthTimer();
    connectUnderWay = true;
    if (connectReceived) {
      subscriptions.clear(space);
    } else {
      heartbeat.connected(System.nanoTime() - startNanos);
    }
    admission.ask(credentials());
  }

  private Credentials credentials() {
    String address = ClientLabel.address(connection.remoteAddress());
    return new Credentials(
        arrival.offer(options), arrival.type(), nonce, arrival.certificate(), address);
  }

  @Override
  public void admitted(AuthDecision.Admitted decision) {
    if (options.newAccount || !options.account.isEmpty()) {
      refuse(ErrorText.AUTHORIZATION_VIOLATION, ClosedReason.AUTHENTICATION_FAILURE);
      return;
    }
    if (!decision.warning().isEmpty()) {
      log(decision.warning());
    }
    identity = decision;
    Space chosen = door.space(decision.account());
    if (chosen != space || connectReceived || authWasRequired()) {
      space.leave();
      space = chosen;
      if (!space.enter()) {
        log(ErrorText.MAX_ACCOUNT_CONNECTIONS_EXCEEDED.text());
        refuse(
            ErrorText.MAX_ACCOUNT_CONNECTIONS_EXCEEDED,
            ClosedReason.MAX_ACCOUNT_CONNECTIONS_EXCEEDED);
        return;
      }
    }
    rights = new Rights(decision.permissions());
    receiver.rights(rights);
    publisher.system(door.isSystem(space));
    applyLimits();
    connected();
  }

  private boolean authWasRequired() {
    return door.policy().authenticator().requiresAuth(arrival.type());
  }

  /// After admission, of a CONNECT or of a client that spoke without one.
  private void connected() {
    connection.trust();
    parser.awaitingConnect(false);
    boolean headers = options.headers && door.policy().greeting().flags().headers();
    parser.headers(headers);
    receiver.headers(headers);
    receiver.bound(options.name, space.name());
    publisher.wants(options);
    connectReceived = true;
    door.clients().bound(view, space.name());
    label = ClientLabel.of(arrival.label(id), options, identity, space.name());
    if (options.protocol < 0 || options.protocol > 1) {
      refuse(ErrorText.INVALID_CLIENT_PROTOCOL, ClosedReason.BAD_CLIENT_PROTOCOL_VERSION);
    } else if (options.noResponders && !headers) {
      refuse(ErrorText.NO_RESPONDERS_REQUIRES_HEADERS, ClosedReason.NO_RESPONDERS_REQUIRES_HEADERS);
    } else if (connectUnderWay) {
      connectUnderWay = false;
      confirm();
    }
  }

  @Override
  public void refused(AuthDecision.Refused decision) {
    door.authError(this, decision);
    door.clients().refused(view, decision.reason());
    refuse(ErrorText.AUTHORIZATION_VIOLATION, decision.reason());
  }

  private void applyLimits() {
    long accountPayload = space.limits().maxPayloadBytes();
    int serverPayload = door.limits().maxPayloadBytes();
    maxPayload = accountPayload < 0 ? serverPayload : (int) Math.min(accountPayload, serverPayload);
    long accountSubs = space.limits().maxSubscriptions();
    long serverSubs = door.limits().maxSubscriptions();
    long subs = serverSubs == 0 ? accountSubs : serverSubs;
    if (accountSubs >= 0) {
      subs = Math.min(subs, accountSubs);
    }
    if (accountPayload > serverPayload) {
      protocolLog.serverLimits("Max Payload", serverPayload);
    }
    if (serverSubs > 0 && accountSubs > serverSubs) {
      protocolLog.serverLimits("Max Subscriptions", serverSubs);
    }
    maxSubscriptions = subs < 0 ? ClientSubscriptions.UNLIMITED : (int) subs;
  }

  // ---- verbs

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
    subscriptions.add(
        space,
        rights,
        Arrays.copyOfRange(line, subjectFrom, subjectTo),
        ClientSubscriptions.copyOrNull(line, queueFrom, queueTo),
        Arrays.copyOfRange(line, sidFrom, sidTo),
        maxSubscriptions,
        door.limits().maxSubTokens());
  }

  @Override
  public void unsubscribe(byte[] line, int sidFrom, int sidTo, long max) {
    heartbeat.heard();
    subscriptions.end(space, line, sidFrom, sidTo, max);
  }

  /// Takes a subscription away that has got all it wanted.
  void forget(Subscription subscription) {
    subscriptions.forget(space, subscription);
  }

  @Override
  public boolean publishLine(Message message, byte[] line, int following, int to) {
    if (message.bodyLength > maxPayload) {
      publisher.tooLarge(space, rights, message, line, following, to);
      log("maximum payload exceeded: " + message.bodyLength + " vs " + maxPayload);
      refuse(ErrorText.MAX_PAYLOAD_VIOLATION, ClosedReason.MAX_PAYLOAD_EXCEEDED);
      return false;
    }
    return true;
  }

  @Override
  public void publish(Message message) {
    publisher.publish(space, rights, message);
  }

  @Override
  public void ping() {
    tell(PONG, "PONG");
    heartbeat.heard();
    if (connectReceived && !firstPongSent) {
      firstPongSent = true;
      if (options.protocol >= 1) {
        var bound = new Greeting.Bound(space.name(), door.isSystem(space), authWasRequired());
        write(Greeting.bound(door.policy().greeting(arrival), greetingClient(), bound));
      }
    }
  }

  @Override
  public void pong() {
    heartbeat.pong();
  }

  // ---- what peers do wrong

  @Override
  public void peerError(byte[] line, int from, int to) {
    log("Client error " + new String(line, from, to - from, StandardCharsets.UTF_8));
    connection.flushAndClose(ClosedReason.PARSE_ERROR);
  }

  @Override
  public void protocolError(ProtocolError error, byte[] line, int from, int to) {
    log(ClientLabel.protocolError(error, line, from, to));
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
    return admission.waiting();
  }

  // ---- the heartbeat's side

  @Override
  public void sendPing() {
    tell(PING, "PING");
  }

  @Override
  public void stale() {
    door.staleConnection(this);
    refuse(ErrorText.STALE_CONNECTION, ClosedReason.STALE_CONNECTION);
  }

  @Override
  public void due() {
    protocolLog.pingTimer();
  }

  @Override
  public void delayed(long quietNanos) {
    protocolLog.pingDelayed(quietNanos);
  }

  @Override
  public Duration pingInterval() {
    return arrival.pingInterval(door.policy().options());
  }

  @Override
  public int pingMax() {
    return door.timing().pingMax();
  }

  // ---- what the door asks of a session, on its loop

  void sendLameDuck() {
    if (connectReceived && options.protocol >= 1 && firstPongSent) {
      protocolLog.lameDuck();
      write(Greeting.lameDuck(door.policy().greeting(arrival), greetingClient()));
    }
  }

  /// The configuration has changed: leaves if this client may no longer be here, gives up what it
  /// may no longer do, and learns the new limits.
  void reloaded(DirectoryChange change) {
    if (!connection.open()) {
      return;
    }
    connection.limits(door.connectionLimits());
    logProtocol();
    parser.maxControlLine(door.limits().maxControlLineBytes());
    if (connectReceived || !door.policy().authenticator().requiresAuth(arrival.type())) {
      decideAgain(change);
    }
    if (!connection.open()) {
      return;
    }
    if (change.streamImportsChanged().contains(space.name())) {
      subscriptions.forEach(space::rematch);
    }
    applyLimits();
  }

  /// A user whose hash has not changed is not made to wait for it again.
  private void decideAgain(DirectoryChange change) {
    String user = authorizedUser();
    if (change.movedUsers().contains(user)
        || change.removedAccounts().contains(space.name())
        || (change.lostUsers().contains(user) && !door.policy().knows(user))) {
      connection.flushAndClose(ClosedReason.CLIENT_CLOSED);
      return;
    }
    switch (door.policy().authenticator().decide(credentials())) {
      case AuthDecision.Refused refusal -> refused(refusal);
      case AuthDecision.Admitted admission -> changeRights(admission);
      case AuthDecision.NeedsBcrypt hash -> {
        if (change.lostUsers().contains(user)) {
          refused(hash.ifWrong());
        } else {
          changeRights(hash.ifRight());
        }
      }
    }
  }

  private void changeRights(AuthDecision.Admitted decision) {
    if (!decision.account().equals(space.name())) {
      connection.flushAndClose(ClosedReason.CLIENT_CLOSED);
      return;
    }
    identity = connectReceived ? decision : identity;
    if (!decision.permissions().equals(rights.permissions())) {
      rights = new Rights(decision.permissions());
      receiver.rights(rights);
      subscriptions.recheck(space, rights);
    }
  }

  void closeAsTooMany() {
    log(ErrorText.MAX_CONNECTIONS_EXCEEDED.text());
    refuse(ErrorText.MAX_CONNECTIONS_EXCEEDED, ClosedReason.MAX_CONNECTIONS_EXCEEDED);
  }

  void end(ClosedReason reason) {
    connection.flushAndClose(reason);
  }

  Connection connection() {
    return connection;
  }

  // ---- answering

  @Override
  public void confirm() {
    if (options.verbose) {
      tell(OK, "OK");
    }
  }

  private void write(byte[] line) {
    connection.lane().write(line);
  }

  /// Writes a line that the log shows as `shown`.
  private void tell(byte[] line, String shown) {
    write(line);
    if (protocolLog.on()) {
      protocolLog.out(shown);
    }
  }

  @Override
  public void write(byte[] line, int from, int to) {
    connection.lane().write(line, from, to - from);
  }

  @Override
  public void error(String text) {
    tell(bytes("-ERR '" + text + "'\r\n"), "-ERR " + text);
  }

  @Override
  public void refuse(ErrorText text, ClosedReason reason) {
    error(text.text());
    connection.flushAndClose(reason);
  }

  @Override
  public void log(String text) {
    door.logError(label, text);
  }

  @Override
  public ProtocolLog protocolLog() {
    return protocolLog;
  }

  @Override
  public long roundTripNanos() {
    return heartbeat.rttNanos();
  }

  @Override
  public byte[] requestInfo(boolean detailed, String service) {
    return view.requestInfo(door.policy().greeting().server(), detailed, service);
  }
}
