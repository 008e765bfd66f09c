// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import io.runnel.base.ClosedReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The payload of a close frame, RFC 6455, 5.5.1: two bytes of status, then a text.
///
/// @param status 1005 stands for "none given" and is never sent
record CloseFrame(int status, String text) {
  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int NONE_GIVEN = 1005;
  private static final int INVALID_PAYLOAD = 1007;
  private static final int POLICY_VIOLATION = 1008;
  private static final int TOO_BIG = 1009;
  private static final int INTERNAL_ERROR = 1011;
  private static final int TLS_HANDSHAKE = 1015;
  private static final int TEXT_BYTES_MAX = FrameParser.CONTROL_BYTES_MAX - 2;
  private static final String CUT = "...";

  static CloseFrame violation(String text) {
    return new CloseFrame(PROTOCOL_ERROR, text);
  }

  /// How the server says why it closes.
  static CloseFrame of(ClosedReason why) {
    int status =
        switch (why) {
          case CLIENT_CLOSED -> NORMAL;
          case AUTHENTICATION_TIMEOUT,
              AUTHENTICATION_FAILURE,
              SLOW_CONSUMER_PENDING_BYTES,
              SLOW_CONSUMER_WRITE_DEADLINE,
              MAX_ACCOUNT_CONNECTIONS_EXCEEDED,
              MAX_CONNECTIONS_EXCEEDED,
              MAX_CONTROL_LINE_EXCEEDED,
              MAX_SUBSCRIPTIONS_EXCEEDED,
              MISSING_ACCOUNT,
              AUTHENTICATION_EXPIRED,
              CREDENTIALS_REVOKED ->
              POLICY_VIOLATION;
          case TLS_HANDSHAKE_FAILURE -> TLS_HANDSHAKE;
          case PARSE_ERROR, PROTOCOL_VIOLATION, BAD_CLIENT_PROTOCOL_VERSION -> PROTOCOL_ERROR;
          case MAX_PAYLOAD_EXCEEDED -> TOO_BIG;
          case WRITE_ERROR, READ_ERROR, STALE_CONNECTION, SERVER_SHUTDOWN -> GOING_AWAY;
          default -> INTERNAL_ERROR;
        };
    return new CloseFrame(status, why.text());
  }

  /// What the client's close frame is answered with; a [FrameParser.Piece.Violation] if it is
  /// wrong.
  sealed interface Answer {
    record Echo(CloseFrame frame) implements Answer {}

    /// The client gave no status, so neither does the answer.
    record Bare() implements Answer {}

    record Wrong(String text) implements Answer {}
  }

  static Answer answer(byte[] payload) {
    if (payload.length == 0) {
      return new Answer.Bare();
    }
    if (payload.length == 1) {
      return new Answer.Wrong("close frame payload cannot be 1 byte");
    }
    int status = (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
    if (!mayBeSent(status)) {
      return new Answer.Wrong("invalid close status code " + status);
    }
    try {
      var body = ByteBuffer.wrap(payload, 2, payload.length - 2);
      String text = StandardCharsets.UTF_8.newDecoder().decode(body).toString();
      return new Answer.Echo(new CloseFrame(status, text));
    } catch (CharacterCodingException _) {
      return new Answer.Echo(new CloseFrame(INVALID_PAYLOAD, "invalid utf8 body in close frame"));
    }
  }

  private static boolean mayBeSent(int status) {
    return switch (status) {
      case 1004, NONE_GIVEN, 1006, TLS_HANDSHAKE -> false;
      default -> status >= NORMAL && status < 5000 && (status < 1016 || status > 2999);
    };
  }

  byte[] payload() {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    int length = body.length;
    if (length > TEXT_BYTES_MAX) {
      length = TEXT_BYTES_MAX;
      byte[] cut = CUT.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(cut, 0, body, length - cut.length, cut.length);
    }
    byte[] payload = new byte[2 + length];
    payload[0] = (byte) (status >> 8);
    payload[1] = (byte) status;
    System.arraycopy(body, 0, payload, 2, length);
    return payload;
  }
}
