// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Bytes on their way from one event loop to one connection.
///
/// Every loop that has something for a connection writes into a lane of its own, so nothing is
/// locked and nothing is shared. At the end of its turn the loop hands what gathered to the
/// connection's owner in one piece. Order is kept per lane, which is the order NATS promises: that
/// of each publisher.
///
/// Owned by the source loop. Limits: a chunk holds at most `CHUNK_BYTES_MAX`; what may gather in
/// all is bounded by the connection's `max_pending`, checked at each hand-over, and by
/// [Outbound#CONGESTED_BYTES], at which the publisher is asked to wait.
public final class Lane {
  private static final int CHUNK_BYTES_MIN = 512;
  static final int CHUNK_BYTES_MAX = 64 * 1024;

  private final Outbound target;
  private final Loop source;
  private final ArrayDeque<ByteBuf> full = new ArrayDeque<>(2);
  private @Nullable ByteBuf open;
  private int nextCapacity = CHUNK_BYTES_MIN;
  private long bytes;
  private long messages;
  private long messageBytes;
  private boolean touched;

  // The connection had more than enough when this turn began.
  private boolean crowded;

  Lane(Outbound target, Loop source) {
    this.target = target;
    this.source = source;
  }

  /// Appends bytes; they are copied.
  public void write(byte[] from, int at, int length) {
    touch();
    bytes += length;
    int done = 0;
    while (done < length) {
      ByteBuf chunk = chunk(length - done);
      int n = Math.min(chunk.writableBytes(), length - done);
      chunk.writeBytes(from, at + done, n);
      done += n;
    }
    // The counter is shared by all loops, so it is asked once a turn and for each large gathering.
    if (crowded
        || (bytes >= CHUNK_BYTES_MAX && target.pendingBytes() + bytes > Outbound.CONGESTED_BYTES)) {
      source.congested(target);
    }
    source.staged(length);
  }

  public void write(byte[] from) {
    write(from, 0, from.length);
  }

  /// Counts one delivered message of `size` bytes (header and payload) for the connection.
  public void delivered(int size) {
    messages++;
    messageBytes += size;
  }

  private ByteBuf chunk(int wanted) {
    ByteBuf chunk = open;
    if (chunk != null && chunk.isWritable()) {
      return chunk;
    }
    if (chunk != null) {
      full.add(chunk);
      nextCapacity = Math.min(CHUNK_BYTES_MAX, nextCapacity * 4);
    }
    int capacity = Math.max(nextCapacity, Math.min(wanted, CHUNK_BYTES_MAX));
    chunk = ByteBufAllocator.DEFAULT.directBuffer(capacity, capacity);
    open = chunk;
    return chunk;
  }

  private void touch() {
    if (!touched) {
      touched = true;
      crowded = target.pendingBytes() > Outbound.CONGESTED_BYTES;
      source.touched(this);
    }
  }

  Outbound target() {
    return target;
  }

  long bytes() {
    return bytes;
  }

  /// Takes everything out, to be given to the owner.
  Parcel take() {
    ByteBuf last = open;
    open = null;
    if (last != null) {
      if (full.isEmpty() && last.writerIndex() * 4 < last.capacity()) {
        nextCapacity = Math.max(CHUNK_BYTES_MIN, last.capacity() / 2);
      }
      full.add(last);
    }
    ByteBuf[] chunks = full.toArray(NO_CHUNKS);
    full.clear();
    Parcel parcel = new Parcel(target, chunks, bytes, messages, messageBytes);
    bytes = 0;
    messages = 0;
    messageBytes = 0;
    touched = false;
    return parcel;
  }

  private static final ByteBuf[] NO_CHUNKS = {};

  /// What one loop hands to the owner of a connection at the end of its turn. The buffers belong to
  /// whoever holds the parcel.
  record Parcel(Outbound target, ByteBuf[] chunks, long bytes, long messages, long messageBytes) {}
}
