// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Where password hashes are computed: a thread that exists while there is something to do, so that
/// a loop never waits for bcrypt, which is slow on purpose.
///
/// Over `WAITING_MAX` clients in the queue the caller computes itself, which slows accepting down:
/// the right thing in a storm of reconnects.
final class PasswordPool implements Executor, AutoCloseable {
  private static final int WAITING_MAX = 4096;
  private static final int IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  PasswordPool() {
    threads =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            task -> Thread.ofPlatform().daemon().name("runnel-passwords").unstarted(task),
            new ThreadPoolExecutor.CallerRunsPolicy());
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
