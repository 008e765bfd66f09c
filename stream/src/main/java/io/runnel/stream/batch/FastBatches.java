// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.batch;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The open fast batches of a stream, the one that waits longest first. Belongs to the owner of the
/// stream.
public final class FastBatches {
  /// What [#nextDeadline] answers where none is open.
  public static final long NEVER = Long.MAX_VALUE;

  private final Map<String, FastBatch> open = new LinkedHashMap<>(16, 0.75f, true);

  /// One that is open and not late.
  public Optional<FastBatch> find(String id, long now) {
    return Optional.ofNullable(open.get(id)).filter(batch -> batch.deadline() > now);
  }

  public int size() {
    return open.size();
  }

  public FastBatch open(FastRequest request, long now, BatchLimits limits) {
    close(request.batch(), limits);
    FastBatch batch = new FastBatch(request, open.size());
    open.put(request.batch(), batch);
    limits.fastOfServer().take();
    touch(batch, now, limits);
    return batch;
  }

  /// It may take its time again.
  public void touch(FastBatch batch, long now, BatchLimits limits) {
    batch.touch(now + limits.timeoutNanos());
  }

  public void close(String id, BatchLimits limits) {
    if (open.remove(id) != null) {
      limits.fastOfServer().free();
    }
  }

  public long nextDeadline() {
    Iterator<FastBatch> batches = open.values().iterator();
    return batches.hasNext() ? batches.next().deadline() : NEVER;
  }

  /// Forgets those that are late.
  public void closeLate(long now, BatchLimits limits) {
    int before = open.size();
    open.values().removeIf(batch -> batch.deadline() <= now);
    for (int i = open.size(); i < before; i++) {
      limits.fastOfServer().free();
    }
  }

  /// Forgets all.
  public void clear(BatchLimits limits) {
    open.keySet().forEach(_ -> limits.fastOfServer().free());
    open.clear();
  }
}
