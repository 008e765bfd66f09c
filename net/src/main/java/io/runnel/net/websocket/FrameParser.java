// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// The client's frames, RFC 6455, 5.2, taken apart as the bytes arrive:
///
///     FIN│RSV1-3│opcode ─ 1 byte │ MASK│length ─ 1 │ longer length ─ 0, 2 or 8 │ key ─ 0 or 4 │ payload
///
/// A message's bytes come out in pieces as large as what has arrived, unmasked in place: nothing is
/// gathered, whatever size a frame claims. Holds at most one header (14 bytes) or control frame's
/// payload (125 bytes). One parser for one connection; owned by whoever reads it.
final class FrameParser {
  static final int CONTROL_BYTES_MAX = 125;
  private static final int HEADER_BYTES_MAX = 14;
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int RSV2_AND_3 = 0x30;
  private static final int MASK = 0x80;
  private static final int LENGTH_IN_2 = 126;
  private static final int LENGTH_IN_8 = 127;

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private final boolean compression;
  private final boolean masked;
  private final byte[] header = new byte[HEADER_BYTES_MAX];
  private int headerBytes;
  private boolean inPayload;
  private int opcode;
  private long left;
  private int key;
  private int keyAt;
  private boolean messageOpen;
  private boolean messageCompressed;
  private byte[] control = {};
  private int controlBytes;

  /// @param compression whether permessage-deflate was agreed on
  /// @param masked whether frames must be masked
  FrameParser(boolean compression, boolean masked) {
    this.compression = compression;
    this.masked = masked;
  }

  /// What comes next out of the bytes.
  sealed interface Piece {
    /// All bytes are used up; more are needed.
    record More() implements Piece {}

    /// The next `length` bytes of the input, not yet skipped, belong to a message; `last` ends it.
    record Data(int length, boolean compressed, boolean last) implements Piece {}

    /// A whole control frame.
    record Control(int opcode, byte[] payload) implements Piece {}

    /// The client broke the protocol; the parser is of no use any more.
    record Violation(String text) implements Piece {}
  }

  private static final Piece MORE = new Piece.More();

  /// Takes headers and control frames from `in`; a [Piece.Data] is left for the caller to take.
  Piece next(ByteBuf in) {
    if (!inPayload) {
      Piece unfit = header(in);
      if (unfit != null) {
        return unfit;
      }
    }
    return opcode >= CLOSE ? control(in) : data(in);
  }

  private Piece data(ByteBuf in) {
    int length = (int) Math.min(left, in.readableBytes());
    if (length == 0 && left > 0) {
      return MORE;
    }
    if (masked) {
      keyAt = unmask(in, in.readerIndex(), length, key, keyAt);
    }
    left -= length;
    inPayload = left > 0;
    boolean last = left == 0 && !messageOpen;
    return new Piece.Data(length, messageCompressed, last);
  }

  private Piece control(ByteBuf in) {
    int length = (int) Math.min(left, in.readableBytes());
    if (masked) {
      keyAt = unmask(in, in.readerIndex(), length, key, keyAt);
    }
    in.readBytes(control, controlBytes, length);
    controlBytes += length;
    left -= length;
    if (left > 0) {
      return MORE;
    }
    inPayload = false;
    return new Piece.Control(opcode, control);
  }

  // ---- the header

  /// Null when the header is complete and the payload comes.
  private @org.jspecify.annotations.Nullable Piece header(ByteBuf in) {
    while (headerBytes < 2 || headerBytes < headerLength()) {
      if (!in.isReadable()) {
        return MORE;
      }
      header[headerBytes++] = in.readByte();
      if (headerBytes <= 2) {
        String wrong = headerBytes == 1 ? wrongFirst(header[0]) : wrongSecond(header[0], header[1]);
        if (!wrong.isEmpty()) {
          return new Piece.Violation(wrong);
        }
      }
    }
    return complete();
  }

  private int headerLength() {
    return 2 + lengthBytes() + (masked ? 4 : 0);
  }

  private int lengthBytes() {
    return switch (header[1] & ~MASK & 0xFF) {
      case LENGTH_IN_2 -> 2;
      case LENGTH_IN_8 -> 8;
      default -> 0;
    };
  }

  private String wrongFirst(byte first) {
    if ((first & RSV2_AND_3) != 0) {
      return "RSV2 and RSV3 must be clear";
    }
    return (first & RSV1) != 0 && !compression
        ? "compressed frame received without negotiated permessage-deflate"
        : "";
  }

  private String wrongSecond(byte first, byte second) {
    boolean last = (first & FIN) != 0;
    boolean compressed = (first & RSV1) != 0;
    if (masked && (second & MASK) == 0) {
      return "mask bit missing";
    }
    int code = first & 0x0F;
    return switch (code) {
      case CLOSE, PING, PONG -> wrongControl(second & ~MASK & 0xFF, last, compressed);
      case TEXT, BINARY ->
          messageOpen
              ? "new message started before final frame for previous message was received"
              : "";
      case CONTINUATION -> !messageOpen || compressed ? "invalid continuation frame" : "";
      default -> "unknown opcode " + code;
    };
  }

  private static String wrongControl(int length, boolean last, boolean compressed) {
    if (length > CONTROL_BYTES_MAX) {
      return "control frame length bigger than maximum allowed of 125 bytes";
    }
    if (!last) {
      return "control frame does not have final bit set";
    }
    return compressed ? "control frame must not be compressed" : "";
  }

  private @org.jspecify.annotations.Nullable Piece complete() {
    int at = 2 + lengthBytes();
    left = length(at);
    if (left < 0) {
      return new Piece.Violation("invalid 64-bit payload length");
    }
    if (masked) {
      key = int32(at);
      keyAt = 0;
    }
    opcode = header[0] & 0x0F;
    headerBytes = 0;
    inPayload = true;
    if (opcode >= CLOSE) {
      control = new byte[(int) left];
      controlBytes = 0;
    } else {
      if (opcode != CONTINUATION) {
        messageCompressed = (header[0] & RSV1) != 0;
      }
      messageOpen = (header[0] & FIN) == 0;
    }
    return null;
  }

  private long length(int to) {
    if (to == 2) {
      return header[1] & ~MASK & 0xFF;
    }
    long length = 0;
    for (int i = 2; i < to; i++) {
      length = length << 8 | (header[i] & 0xFF);
    }
    return length;
  }

  private int int32(int at) {
    return (header[at] & 0xFF) << 24
        | (header[at + 1] & 0xFF) << 16
        | (header[at + 2] & 0xFF) << 8
        | (header[at + 3] & 0xFF);
  }

  /// Applies the key to `length` bytes at `from`, beginning with the key's byte `keyAt`; returns
  /// which byte of the key comes next.
  private static int unmask(ByteBuf in, int from, int length, int key, int keyAt) {
    int turned = Integer.rotateLeft(key, 8 * keyAt);
    long wide = (long) turned << 32 | (turned & 0xFFFFFFFFL);
    int to = from + length;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      in.setLong(at, in.getLong(at) ^ wide);
    }
    for (int i = 0; at < to; at++, i++) {
      in.setByte(at, in.getByte(at) ^ (turned >>> (24 - 8 * (i & 3))));
    }
    return (keyAt + length) & 3;
  }

  @Override
  public String toString() {
    return "FrameParser " + Arrays.toString(Arrays.copyOf(header, headerBytes));
  }
}
