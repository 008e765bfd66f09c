// SPDX-License-Identifier: Apache-2.0
package io.runnel.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes down what a parser found, one text for each call, and closes at the first error, as a
/// session does.
final class Heard implements ClientProtocol {
  final List<String> calls = new ArrayList<>();
  int maxPayload = Integer.MAX_VALUE;
  boolean open = true;
  boolean paused;
  boolean mayGoOn = true;
  int publishLines;

  static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean beforeConnect(byte first) {
    if (!mayGoOn) {
      calls.add("NOT CONNECTED");
      open = false;
    }
    return mayGoOn;
  }

  @Override
  public void connect(byte[] line, int from, int to) {
    calls.add("CONNECT[" + text(line, from, to) + "]");
  }

  @Override
  public void info(byte[] line, int from, int to) {
    calls.add("INFO[" + text(line, from, to) + "]");
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
    calls.add(
        "SUB["
            + text(line, subjectFrom, subjectTo)
            + "]["
            + text(line, queueFrom, queueTo)
            + "]["
            + text(line, sidFrom, sidTo)
            + "]");
  }

  @Override
  public void unsubscribe(byte[] line, int sidFrom, int sidTo, long max) {
    calls.add("UNSUB[" + text(line, sidFrom, sidTo) + "][" + max + "]");
  }

  @Override
  public boolean publishLine(Message message, byte[] line, int following, int to) {
    publishLines++;
    if (message.bodyLength > maxPayload) {
      calls.add("TOO LARGE " + message.bodyLength);
      open = false;
      return false;
    }
    return true;
  }

  @Override
  public void publish(Message message) {
    int end = message.bodyFrom + message.bodyLength;
    if (message.body[end] != '\r' || message.body[end + 1] != '\n') {
      throw new AssertionError("no line end behind the body");
    }
    calls.add(
        "PUB["
            + text(message.subject, message.subjectFrom, message.subjectTo)
            + "]["
            + text(message.reply, message.replyFrom, message.replyTo)
            + "]["
            + message.headerLength
            + "]["
            + text(message.body, message.bodyFrom, end)
            + "]");
  }

  @Override
  public void ping() {
    calls.add("PING");
  }

  @Override
  public void pong() {
    calls.add("PONG");
  }

  @Override
  public void peerError(byte[] line, int from, int to) {
    calls.add("-ERR[" + text(line, from, to) + "]");
    open = false;
  }

  @Override
  public void protocolError(ProtocolError error, byte[] line, int from, int to) {
    if (from < 0 || to < from || to > line.length) {
      throw new AssertionError("wrong range " + from + ".." + to);
    }
    calls.add("! " + error);
    open = false;
  }

  @Override
  public boolean open() {
    return open;
  }

  @Override
  public boolean paused() {
    return paused;
  }
}
