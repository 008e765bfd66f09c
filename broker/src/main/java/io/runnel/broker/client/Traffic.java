// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.client;

/// How much one client, or many together, have moved. "In" is what the server received. Bytes are
/// payload and headers, without protocol lines.
///
/// @param stalls how often a publisher had to wait for a congested receiver
public record Traffic(long inMessages, long inBytes, long outMessages, long outBytes, long stalls) {
  public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

  public Traffic plus(Traffic other) {
    return new Traffic(
        inMessages + other.inMessages,
        inBytes + other.inBytes,
        outMessages + other.outMessages,
        outBytes + other.outBytes,
        stalls + other.stalls);
  }
}
