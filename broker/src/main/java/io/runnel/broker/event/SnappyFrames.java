// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// The Snappy framing format, with its chunks stored as they are: every reader of Snappy or S2
/// streams takes it, and the server needs no compressor for the few who ask.
///
///     stream     ff 06 00 00 "sNaPpY"  chunk*
///     chunk      01  length (3 bytes, little endian, checksum included)  checksum (4)  data
///
/// A chunk holds at most 65,536 bytes; its checksum is a masked CRC-32C. Source: Snappy framing
/// format description, sections 3 and 4.3.
final class SnappyFrames {
  private static final byte[] START =
      "\u00ff\u0006\u0000\u0000sNaPpY".getBytes(StandardCharsets.ISO_8859_1);
  private static final int STORED = 0x01;
  private static final int CHECKSUM_BYTES = 4;
  private static final int CHUNK_BYTES_MAX = 65_536;
  private static final int MASK_DELTA = 0xa282ead8;

  private SnappyFrames() {}

  static byte[] of(byte[] body) {
    var out = new ByteArrayOutputStream(body.length + 64);
    out.writeBytes(START);
    for (int from = 0; from < body.length; from += CHUNK_BYTES_MAX) {
      int length = Math.min(CHUNK_BYTES_MAX, body.length - from);
      out.write(STORED);
      littleEndian(out, length + CHECKSUM_BYTES, 3);
      littleEndian(out, checksum(body, from, length), CHECKSUM_BYTES);
      out.write(body, from, length);
    }
    return out.toByteArray();
  }

  private static int checksum(byte[] body, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(body, from, length);
    int value = (int) crc.getValue();
    return ((value >>> 15) | (value << 17)) + MASK_DELTA;
  }

  private static void littleEndian(ByteArrayOutputStream out, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write(value >>> (8 * i));
    }
  }
}
