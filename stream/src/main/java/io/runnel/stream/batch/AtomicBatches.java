// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.batch;

import io.runnel.wire.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The open atomic batches of a stream. Belongs to the owner of the stream.
public final class AtomicBatches {
  /// What [#nextDeadline] answers where none is open.
  public static final long NEVER = Long.MAX_VALUE;

  private final Map<String, AtomicBatch> open = new LinkedHashMap<>();
  private long bytes;

  /// One that is open and not late.
  public Optional<AtomicBatch> find(String id, long now) {
    return Optional.ofNullable(open.get(id)).filter(batch -> batch.deadline() > now);
  }

  public int size() {
    return open.size();
  }

  /// Whether the stream can hold `more` bytes until a commit.
  public boolean hasRoom(long more) {
    return bytes + more <= BatchLimits.STAGED_BYTES_MAX;
  }

  public void add(String id, Message message, long now, BatchLimits limits) {
    AtomicBatch batch = open.get(id);
    if (batch == null) {
      batch = new AtomicBatch(id);
      open.put(id, batch);
      limits.atomicOfServer().take();
    }
    long before = batch.bytes();
    batch.add(message, now + limits.timeoutNanos());
    bytes += batch.bytes() - before;
  }

  /// Forgets one; false where it is not open.
  public boolean remove(String id, BatchLimits limits) {
    AtomicBatch batch = open.remove(id);
    if (batch == null) {
      return false;
    }
    bytes -= batch.bytes();
    limits.atomicOfServer().free();
    return true;
  }

  public long nextDeadline() {
    long next = NEVER;
    for (AtomicBatch batch : open.values()) {
      next = Math.min(next, batch.deadline());
    }
    return next;
  }

  /// Forgets a batch that is late and names it.
  public Optional<String> removeLate(long now, BatchLimits limits) {
    for (AtomicBatch batch : open.values()) {
      if (batch.deadline() <= now) {
        remove(batch.id(), limits);
        return Optional.of(batch.id());
      }
    }
    return Optional.empty();
  }

  /// Forgets all.
  public void clear(BatchLimits limits) {
    open.keySet().forEach(_ -> limits.atomicOfServer().free());
    open.clear();
    bytes = 0;
  }
}
