// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/// Where a connection's reads go: into the one buffer of its loop, as long as nothing stands
/// between the socket and the [Connection], which copies what arrived before it returns. So what is
/// read is always the same few cache lines, and an idle connection holds nothing. Behind TLS or
/// WebSocket, which may keep a buffer, each read has its own.
///
/// Owned by the connection's loop.
final class SharedReads implements RecvByteBufAllocator {
  private static final AdaptiveRecvByteBufAllocator OWN =
      new AdaptiveRecvByteBufAllocator(1024, 4096, Loop.READ_BYTES);

  /// The most one read brings of a client that has not said who it is: what it pipelines behind its
  /// CONNECT has to be kept while a password is checked.
  private static final int STRANGER_READ_BYTES = 4 * 1024;

  private final Connection connection;

  SharedReads(Connection connection) {
    this.connection = connection;
  }

  @Override
  public Handle newHandle() {
    return new SharedHandle(connection, OWN.newHandle());
  }

  private static final class SharedHandle implements ExtendedHandle {
    private final Connection connection;
    private final ExtendedHandle own;

    SharedHandle(Connection connection, Handle own) {
      this.connection = connection;
      this.own = (ExtendedHandle) own;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      if (!connection.trusted()) {
        return allocator.ioBuffer(STRANGER_READ_BYTES, STRANGER_READ_BYTES);
      }
      return connection.readsAlone()
          ? connection.loop().readBuffer().retain().clear()
          : own.allocate(allocator);
    }

    @Override
    public int guess() {
      return own.guess();
    }

    @Override
    public void reset(ChannelConfig config) {
      own.reset(config);
    }

    @Override
    public void incMessagesRead(int count) {
      own.incMessagesRead(count);
    }

    @Override
    public void lastBytesRead(int bytes) {
      own.lastBytesRead(bytes);
    }

    @Override
    public int lastBytesRead() {
      return own.lastBytesRead();
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      own.attemptedBytesRead(bytes);
    }

    @Override
    public int attemptedBytesRead() {
      return own.attemptedBytesRead();
    }

    @Override
    public boolean continueReading() {
      return own.continueReading();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
      return own.continueReading(maybeMore);
    }

    @Override
    public void readComplete() {
      own.readComplete();
    }
  }
}
