// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

import java.util.zip.CRC32C;

/// What reader and writer of the Snappy framing format share. S2 uses the same frames with another
/// identifier and larger blocks.
///
///     chunk       type 1 | length 3 | length bytes
///     0x00        masked CRC-32C of the plain bytes 4 | compressed block
///     0x01        masked CRC-32C of the plain bytes 4 | plain bytes
///     0x02..0x7f  not to be skipped
///     0x80..0xfe  to be skipped
///     0xff        identifier of the stream: "sNaPpY" or "S2sTwO"
///
/// Numbers are little-endian. google/snappy, framing_format.txt.
final class Frames {
  static final int COMPRESSED = 0x00;
  static final int PLAIN = 0x01;
  static final int UNSKIPPABLE_MAX = 0x7f;
  static final int IDENTIFIER = 0xff;
  static final byte[] SNAPPY = {'s', 'N', 'a', 'P', 'p', 'Y'};
  static final byte[] S2 = {'S', '2', 's', 'T', 'w', 'O'};
  static final int HEADER_BYTES = 4;
  static final int CHECKSUM_BYTES = 4;

  /// Plain bytes of a block that every reader takes.
  static final int SNAPPY_BLOCK_MAX = 1 << 16;

  /// Plain bytes of a block that an S2 reader takes.
  static final int S2_BLOCK_MAX = 4 << 20;

  private Frames() {}

  static int checksum(byte[] bytes, int from, int length) {
    var crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  static int littleInt(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }
}
