// SPDX-License-Identifier: Apache-2.0
package io.runnel.log.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A file of this machine. Large transfers go in pieces, so that the direct buffer which the JDK
/// keeps for each thread stays small.
final class OsFile implements DiskFile {
  /// 256 KiB: the most that a thread keeps for its transfers.
  private static final int PIECE_BYTES_MAX = 256 << 10;

  private final FileChannel channel;

  OsFile(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(long at, byte[] into, int from, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int piece = Math.min(length - done, PIECE_BYTES_MAX);
      int got = channel.read(ByteBuffer.wrap(into, from + done, piece), at + done);
      if (got < 0) {
        break;
      }
      done += got;
    }
    return done;
  }

  @Override
  public void write(long at, byte[] bytes, int from, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int piece = Math.min(length - done, PIECE_BYTES_MAX);
      done += channel.write(ByteBuffer.wrap(bytes, from + done, piece), at + done);
    }
  }

  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
