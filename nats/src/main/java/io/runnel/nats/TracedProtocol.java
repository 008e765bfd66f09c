// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.wire.ClientProtocol;
import io.runnel.wire.Message;
import io.runnel.wire.ProtocolError;
import java.nio.charset.StandardCharsets;

/// A session with a log of what its client says: stands between parser and session while the
/// protocol is traced, and is not there otherwise.
///
/// Owned by the connection's loop.
final class TracedProtocol implements ClientProtocol {
  private final ClientSession session;
  private final ProtocolLog log;

  // The control line of the message whose payload is awaited; the parser may read it twice.
  private String publishLine = "";

  TracedProtocol(ClientSession session, ProtocolLog log) {
    this.session = session;
    this.log = log;
  }

  private static String text(byte[] line, int from, int to) {
    return new String(line, from, to - from, StandardCharsets.UTF_8);
  }

  @Override
  public boolean beforeConnect(byte first) {
    return session.beforeConnect(first);
  }

  @Override
  public void connect(byte[] line, int from, int to) {
    log.in("CONNECT", Redaction.of(text(line, from, to)));
    session.connect(line, from, to);
  }

  @Override
  public void subscribe(
      byte[] line,
      int subjectFrom,
      int subjectTo,
      int queueFrom,
      int queueTo,
      int sidFrom,
      int sidTo) {
    log.in("SUB", text(line, subjectFrom, sidTo));
    session.subscribe(line, subjectFrom, subjectTo, queueFrom, queueTo, sidFrom, sidTo);
  }

  @Override
  public void unsubscribe(byte[] line, int sidFrom, int sidTo, long max) {
    String sid = text(line, sidFrom, sidTo);
    log.in("UNSUB", max < 0 ? sid : sid + " " + max);
    session.unsubscribe(line, sidFrom, sidTo, max);
  }

  @Override
  public boolean publishLine(Message message, byte[] line, int following, int to) {
    int end = following;
    while (end > message.subjectFrom && (line[end - 1] == '\n' || line[end - 1] == '\r')) {
      end--;
    }
    String verb = message.headerLength > 0 ? "HPUB " : "PUB ";
    publishLine = verb + text(line, message.subjectFrom, end);
    boolean goesOn = session.publishLine(message, line, following, to);
    if (!goesOn) {
      log.in(publishLine);
    }
    return goesOn;
  }

  @Override
  public void publish(Message message) {
    log.in(publishLine);
    if (!session.maps()) {
      log.inPayload(message);
    } // else the publisher does, between the mapping and the rest
    session.publish(message);
  }

  @Override
  public void ping() {
    log.in("PING");
    session.ping();
  }

  @Override
  public void pong() {
    log.in("PONG");
    session.pong();
  }

  @Override
  public void info(byte[] line, int from, int to) {
    session.info(line, from, to);
  }

  @Override
  public void peerError(byte[] line, int from, int to) {
    session.peerError(line, from, to);
  }

  @Override
  public void protocolError(ProtocolError error, byte[] line, int from, int to) {
    session.protocolError(error, line, from, to);
  }

  @Override
  public boolean open() {
    return session.open();
  }

  @Override
  public boolean paused() {
    return session.paused();
  }
}
