// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs tasks one after another in the order they came, so that requests are answered in order. A
/// virtual thread does it, which exists while there are tasks. How many may wait is for the caller
/// to limit.
final class InOrder implements Executor {
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      Thread.ofVirtual().name("system").start(this::drain);
    }
  }

  private void drain() {
    do {
      Runnable next = tasks.poll();
      if (next != null) {
        next.run();
      }
    } while (pending.decrementAndGet() > 0);
  }
}
