// SPDX-License-Identifier: Apache-2.0
package io.runnel.wire;

/// What the parser of a client connection found. All calls come from inside [ClientParser#parse],
/// on the thread that called it; ranges of `line` are valid during the call.
public interface ClientProtocol {
  /// A verb other than CONNECT begins while the connection still has to authenticate. Returns true
  /// if it may go on (`no_auth_user`); otherwise the receiver has closed the connection.
  boolean beforeConnect(byte first);

  void connect(byte[] line, int from, int to);

  /// A client has no business sending INFO; what is in it is looked at and forgotten.
  void info(byte[] line, int from, int to);

  void subscribe(
      byte[] line,
      int subjectFrom,
      int subjectTo,
      int queueFrom,
      int queueTo,
      int sidFrom,
      int sidTo);

  /// `max` is -1 where the verb had none or one that is not a number.
  void unsubscribe(byte[] line, int sidFrom, int sidTo, long max);

  /// The control line of PUB or HPUB is complete, the payload may not have arrived. The receiver
  /// checks the size; a false return means that it closed the connection. `following` is where in
  /// `line` the payload begins and `to` where the bytes that have arrived end.
  boolean publishLine(Message message, byte[] line, int following, int to);

  void publish(Message message);

  void ping();

  void pong();

  /// The peer sent `-ERR`.
  void peerError(byte[] line, int from, int to);

  void protocolError(ProtocolError error, byte[] line, int from, int to);

  /// False once the receiver has closed the connection: the parser stops at once.
  boolean open();

  /// True while the receiver cannot take the next verb yet (a password is being checked elsewhere):
  /// the parser stops behind the verb it has handed over.
  boolean paused();
}
