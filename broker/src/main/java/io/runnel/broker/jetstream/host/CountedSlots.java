// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.stream.batch.BatchSlots;
import java.util.concurrent.atomic.AtomicInteger;

/// How many batches are open in the whole server: a counter that all loops share.
final class CountedSlots implements BatchSlots {
  private final int max;
  private final AtomicInteger open = new AtomicInteger();

  CountedSlots(int max) {
    this.max = max;
  }

  @Override
  public boolean isFull() {
    return open.get() >= max;
  }

  @Override
  public void take() {
    open.incrementAndGet();
  }

  @Override
  public void free() {
    open.decrementAndGet();
  }
}
