// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.batch;

import java.util.concurrent.atomic.AtomicInteger;

/// How many batches are open in the whole server: a counter that all loops share.
public final class BatchSlots {
  private final int max;
  private final AtomicInteger open = new AtomicInteger();

  public BatchSlots(int max) {
    this.max = max;
  }

  public boolean isFull() {
    return open.get() >= max;
  }

  public void take() {
    open.incrementAndGet();
  }

  public void free() {
    open.decrementAndGet();
  }

  public int open() {
    return open.get();
  }
}
