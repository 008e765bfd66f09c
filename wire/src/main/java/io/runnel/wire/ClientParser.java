// SPDX-License-Identifier: Apache-2.0
package io.runnel.wire;

import io.runnel.base.Sizes;
import java.util.Arrays;

/// Parser of the NATS client protocol: bytes in, calls to a [ClientProtocol] out.
///
/// Stateless between calls but for a large payload under way. The caller hands it contiguous bytes
/// and keeps what was not consumed (an unfinished control line, or a small message whose payload
/// has not arrived in full) for the next call. So what a connection can make the server keep is
/// bounded: `maxControlLine + VERB_BYTES_MAX` bytes of a line (blanks before the argument and what
/// follows PING are dropped as they come), `INLINE_BYTES_MAX` of a small message, or one payload of
/// at most `max_payload`, whose array grows only with what has arrived.
///
/// Owned by the event loop of its connection. Grammar: core.md section 1; behaviour at the edges is
/// nats-server's, byte for byte where a client could see it.
public final class ClientParser {
  /// A message of up to this size (control line and payload) waits in the caller's buffer.
  public static final int INLINE_BYTES_MAX = 32 * 1024;

  /// Room for the verb and the line end around the argument of a control line.
  private static final int VERB_BYTES_MAX = 16;

  private static final int FIRST_PAYLOAD_ARRAY_BYTES = 64 * 1024;
  private static final int ARGS_MAX = 5;

  private static final byte[] CONNECT = {'C', 'O', 'N', 'N', 'E', 'C', 'T'};
  private static final byte[] PUB = {'P', 'U', 'B', ' '};
  private static final byte[] HPUB = {'H', 'P', 'U', 'B', ' '};
  private static final byte[] SUB = {'S', 'U', 'B', ' '};
  private static final byte[] UNSUB = {'U', 'N', 'S', 'U', 'B', ' '};
  private static final byte[] PING = {'P', 'I', 'N', 'G'};
  private static final byte[] PONG = {'P', 'O', 'N', 'G'};
  private static final byte[] INFO = {'I', 'N', 'F', 'O'};
  private static final byte[] OK = {'+', 'O', 'K'};
  private static final byte[] ERR = {'-', 'E', 'R', 'R', ' '};

  private ClientProtocol handler;
  private final Message message = new Message();
  private final int[] starts = new int[ARGS_MAX];
  private final int[] ends = new int[ARGS_MAX];

  /// Largest argument of a control line, in bytes (`max_control_line`).
  private int maxControlLine;

  private boolean headers;
  private boolean awaitingConnect = true;

  // A payload too large to wait in the caller's buffer; empty if none is under way.
  // Invariant: payloadArrived <= payload.length, and payloadWanted counts the closing CR LF.
  private byte[] payload = {};
  private int payloadArrived;
  private int payloadWanted;

  public ClientParser(ClientProtocol handler, int maxControlLine) {
    this.handler = handler;
    maxControlLine(maxControlLine);
  }

  /// Hands what is found to `next` from now on; not from inside [#parse].
  public void handler(ClientProtocol next) {
    handler = next;
  }

  /// Held to what the caller can keep of an unfinished line.
  public void maxControlLine(int bytes) {
    maxControlLine = Math.min(bytes, Sizes.CARRY_BYTES_MAX - VERB_BYTES_MAX);
  }

  /// Whether HPUB is allowed; until then it is a protocol error.
  public void headers(boolean allowed) {
    headers = allowed;
  }

  /// While true, any verb but CONNECT is first put to [ClientProtocol#beforeConnect].
  public void awaitingConnect(boolean waits) {
    awaitingConnect = waits;
  }

  /// True while no message is half read; for tests and for what is counted as pending input.
  public boolean idle() {
    return payloadWanted == 0;
  }

  /// Parses `buf[from, to)`. Returns the index of the first byte that was not consumed; the caller
  /// presents it again, in front of what arrives next.
  public int parse(byte[] buf, int from, int to) {
    int at = from;
    if (payloadWanted > 0) {
      at = takePayload(buf, at, to);
    }
    while (at < to && payloadWanted == 0 && handler.open() && !handler.paused()) {
      int next = one(buf, at, to);
      if (next < 0) {
        break;
      }
      at = next;
    }
    return handler.open() ? at : to;
  }

  /// Parses one verb at `at`. Returns where the next begins, or -1 if more bytes are needed or the
  /// connection was closed.
  private int one(byte[] buf, int at, int to) {
    byte first = buf[at];
    if (awaitingConnect && (first | 0x20) != 'c' && !handler.beforeConnect(first)) {
      return -1;
    }
    return switch (first | 0x20) {
      case 'p' -> startsWithP(buf, at, to);
      case 'h' -> publish(buf, at, to, HPUB);
      case 's' -> simple(buf, at, to, SUB);
      case 'u' -> simple(buf, at, to, UNSUB);
      case 'c' -> simple(buf, at, to, CONNECT);
      case 'i' -> simple(buf, at, to, INFO);
      default ->
          switch (first) {
            case '+' -> simple(buf, at, to, OK);
            case '-' -> simple(buf, at, to, ERR);
            default -> unknown(buf, at, to);
          };
    };
  }

  private int startsWithP(byte[] buf, int at, int to) {
    if (to - at < 2) {
      return -1;
    }
    return switch (buf[at + 1] | 0x20) {
      case 'u' -> publish(buf, at, to, PUB);
      case 'i' -> simple(buf, at, to, PING);
      case 'o' -> simple(buf, at, to, PONG);
      default -> unknown(buf, at, to);
    };
  }

  /// True if `verb` stands at `at` as far as bytes have arrived; a last blank in `verb` also stands
  /// for a tab.
  private static boolean verbMatches(byte[] buf, int at, int to, byte[] verb) {
    int n = Math.min(verb.length, to - at);
    for (int i = 0; i < n; i++) {
      byte want = verb[i];
      byte is = buf[at + i];
      if (want == ' ' ? !Ascii.blank(is) : is != want && is != (want | 0x20)) {
        return false;
      }
    }
    return true;
  }

  // ---- PUB and HPUB

  private int publish(byte[] buf, int at, int to, byte[] verb) {
    if (!verbMatches(buf, at, to, verb)) {
      return unknown(buf, at, to);
    }
    int i = at + verb.length;
    int count = 0;
    int start = -1;
    int argument = -1;
    while (i < to) {
      byte b = buf[i];
      if (b > ' ' || b < 0) {
        if (start < 0) {
          start = i;
          if (argument < 0) {
            argument = i;
          }
        }
      } else if (b == '\n') {
        int end = i > at && buf[i - 1] == '\r' ? i - 1 : i;
        if (start >= 0 && start < end) {
          if (count < ARGS_MAX) {
            starts[count] = start;
            ends[count] = end;
          }
          count++;
        }
        if (argument >= 0 && end - argument > maxControlLine) {
          return tooLong(buf, argument, end);
        }
        return publishArguments(buf, at, i + 1, to, verb == HPUB, count);
      } else if (b == ' ' || b == '\t') {
        if (start >= 0) {
          if (count < ARGS_MAX) {
            starts[count] = start;
            ends[count] = i;
          }
          count++;
          start = -1;
        }
      } else if (b != '\r' || (i + 1 < to && buf[i + 1] != '\n')) {
        // Any other control byte is part of an argument.
        if (start < 0) {
          start = i;
          if (argument < 0) {
            argument = i;
          }
        }
      }
      i++;
    }
    return unfinishedLine(buf, at, to, verb);
  }

  private int publishArguments(
      byte[] buf, int at, int bodyFrom, int to, boolean withHeader, int count) {
    int sizes = withHeader ? 2 : 1;
    if ((withHeader && !headers) || count < 1 + sizes || count > 2 + sizes) {
      return bad(buf, at, to);
    }
    int last = count - 1;
    int total = Ascii.size(buf, starts[last], ends[last]);
    int header = withHeader ? Ascii.size(buf, starts[last - 1], ends[last - 1]) : 0;
    if (total < 0 || header < 0 || header > total) {
      return bad(buf, at, to);
    }
    message.subject(buf, starts[0], ends[0]);
    if (count == 2 + sizes) {
      message.reply(buf, starts[1], ends[1]);
    } else {
      message.noReply();
    }
    message.headerLength = header;
    message.bodyLength = total;
    message.sizeZeros = Ascii.leadingZeros(buf, starts[last], ends[last]);
    message.headerZeros =
        withHeader ? Ascii.leadingZeros(buf, starts[last - 1], ends[last - 1]) : 0;
    if (!handler.publishLine(message, buf, bodyFrom, to)) {
      return -1;
    }
    int arrived = to - bodyFrom;
    if (arrived >= total + 2) {
      return deliver(buf, bodyFrom, total, header);
    }
    if (bodyEndsWrong(buf, bodyFrom, to, total)) {
      return unknown(buf, at, to);
    }
    if (bodyFrom - at + total + 2 <= INLINE_BYTES_MAX) {
      return -1; // it waits, control line and all, in the caller's buffer
    }
    startPayload(buf, bodyFrom, to, total);
    return to;
  }

  /// The byte after the payload has arrived and is not CR.
  private static boolean bodyEndsWrong(byte[] buf, int bodyFrom, int to, int total) {
    int end = bodyFrom + total;
    return end < to && buf[end] != '\r';
  }

  private int deliver(byte[] buf, int bodyFrom, int total, int header) {
    int end = bodyFrom + total;
    if (buf[end] != '\r' || buf[end + 1] != '\n') {
      return unknown(buf, end, Math.min(buf.length, end + 2));
    }
    message.body(buf, bodyFrom, total, header);
    handler.publish(message);
    return end + 2;
  }

  private void startPayload(byte[] buf, int bodyFrom, int to, int total) {
    int subjectLength = message.subjectTo - message.subjectFrom;
    int replyLength = message.replyTo - message.replyFrom;
    byte[] names = new byte[subjectLength + replyLength];
    System.arraycopy(message.subject, message.subjectFrom, names, 0, subjectLength);
    System.arraycopy(message.reply, message.replyFrom, names, subjectLength, replyLength);
    message.subject(names, 0, subjectLength);
    message.reply(names, subjectLength, names.length);
    payloadWanted = total + 2;
    payloadArrived = to - bodyFrom;
    int capacity = Math.min(payloadWanted, Math.max(FIRST_PAYLOAD_ARRAY_BYTES, payloadArrived));
    payload = new byte[capacity];
    System.arraycopy(buf, bodyFrom, payload, 0, payloadArrived);
  }

  private int takePayload(byte[] buf, int from, int to) {
    int n = Math.min(payloadWanted - payloadArrived, to - from);
    if (payloadArrived + n > payload.length) {
      int doubled = (int) Math.min(payloadWanted, 2L * payload.length);
      payload = Arrays.copyOf(payload, Math.max(doubled, payloadArrived + n));
    }
    System.arraycopy(buf, from, payload, payloadArrived, n);
    payloadArrived += n;
    if (payloadArrived < payloadWanted) {
      if (payloadArrived == payloadWanted - 1 && payload[payloadArrived - 1] != '\r') {
        unknown(payload, payloadArrived - 1, payloadArrived);
      }
      return from + n;
    }
    byte[] whole = payload;
    int total = payloadWanted - 2;
    payload = new byte[0];
    payloadWanted = 0;
    payloadArrived = 0;
    if (deliver(whole, 0, total, message.headerLength) < 0) {
      return to;
    }
    return from + n;
  }

  // ---- the other verbs: a line each

  private int simple(byte[] buf, int at, int to, byte[] verb) {
    if (!verbMatches(buf, at, to, verb)) {
      return unknown(buf, at, to);
    }
    int lf = at + 1;
    while (lf < to && buf[lf] != '\n') {
      lf++;
    }
    if (lf == to) {
      return verb == PING || verb == PONG || verb == OK
          ? unfinishedIgnored(buf, at, to, verb)
          : unfinishedLine(buf, at, to, verb);
    }
    if (lf - at < verb.length) {
      return unknown(buf, at, to);
    }
    int from = at + verb.length;
    while (from < lf && Ascii.blank(buf[from])) {
      from++;
    }
    int end = lf > from && buf[lf - 1] == '\r' ? lf - 1 : lf;
    if (verb != PING && verb != PONG && verb != OK && end - from > maxControlLine) {
      return tooLong(buf, from, end);
    }
    dispatch(buf, from, end, verb);
    return lf + 1;
  }

  private void dispatch(byte[] buf, int from, int end, byte[] verb) {
    if (verb == PING) {
      handler.ping();
    } else if (verb == PONG) {
      handler.pong();
    } else if (verb == CONNECT) {
      handler.connect(buf, from, end);
    } else if (verb == SUB) {
      subscribe(buf, from, end);
    } else if (verb == UNSUB) {
      unsubscribe(buf, from, end);
    } else if (verb == ERR) {
      handler.peerError(buf, from, end);
    } else if (verb == INFO) {
      handler.info(buf, from, end);
    } // +OK from a client is read and forgotten
  }

  private void subscribe(byte[] buf, int from, int end) {
    switch (split(buf, from, end)) {
      case 2 -> handler.subscribe(buf, starts[0], ends[0], 0, 0, starts[1], ends[1]);
      case 3 -> handler.subscribe(buf, starts[0], ends[0], starts[1], ends[1], starts[2], ends[2]);
      default -> handler.protocolError(ProtocolError.BAD_ARGUMENTS, buf, from, end);
    }
  }

  private void unsubscribe(byte[] buf, int from, int end) {
    switch (split(buf, from, end)) {
      case 1 -> handler.unsubscribe(buf, starts[0], ends[0], -1);
      case 2 -> handler.unsubscribe(buf, starts[0], ends[0], Ascii.size(buf, starts[1], ends[1]));
      default -> handler.protocolError(ProtocolError.BAD_ARGUMENTS, buf, from, end);
    }
  }

  /// Splits at blanks and CR; returns how many arguments there are (those over the limit only
  /// count).
  private int split(byte[] buf, int from, int to) {
    int count = 0;
    int i = from;
    while (i < to) {
      while (i < to && (Ascii.blank(buf[i]) || buf[i] == '\r')) {
        i++;
      }
      if (i == to) {
        break;
      }
      int start = i;
      while (i < to && !Ascii.blank(buf[i]) && buf[i] != '\r') {
        i++;
      }
      if (count < ARGS_MAX) {
        starts[count] = start;
        ends[count] = i;
      }
      count++;
    }
    return count;
  }

  // ---- what is not finished, and what is wrong

  /// The argument has not arrived in full. It is too long already if it could not be short enough
  /// even though its last byte is the CR of the line end.
  private int unfinishedLine(byte[] buf, int at, int to, byte[] verb) {
    int argument = at + verb.length;
    while (argument < to && Ascii.blank(buf[argument])) {
      argument++;
    }
    if (to - argument > maxControlLine + 1) {
      return tooLong(buf, argument, to);
    }
    int moved = argument - verb.length;
    if (moved <= at || argument > to) {
      return -1;
    }
    System.arraycopy(buf, at, buf, moved, verb.length);
    return moved;
  }

  /// Bytes after PING, PONG and +OK are ignored up to the line end, however many: drop them, keep
  /// the verb.
  private int unfinishedIgnored(byte[] buf, int at, int to, byte[] verb) {
    int keep = verb.length + 1;
    if (to - at <= keep) {
      return -1;
    }
    // The verb is moved to the end of what was read, so that it stands before what comes next.
    System.arraycopy(buf, at, buf, to - verb.length, verb.length);
    return to - verb.length;
  }

  private int unknown(byte[] buf, int at, int to) {
    handler.protocolError(ProtocolError.UNKNOWN_OPERATION, buf, at, to);
    return -1;
  }

  private int bad(byte[] buf, int at, int to) {
    handler.protocolError(ProtocolError.BAD_ARGUMENTS, buf, at, to);
    return -1;
  }

  private int tooLong(byte[] buf, int at, int to) {
    handler.protocolError(ProtocolError.CONTROL_LINE_TOO_LONG, buf, at, to);
    return -1;
  }
}
