// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.stream.publish.StorageBudget;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// How much one account stores in memory or in files, as part of what the server stores. Any
/// thread.
final class StorageUse implements StorageBudget {
  private final AtomicLong account = new AtomicLong();
  private final AtomicLong server;
  private final LongSupplier accountMax;
  private final LongSupplier serverMax;

  /// Limits below 0 are none.
  StorageUse(AtomicLong server, LongSupplier accountMax, LongSupplier serverMax) {
    this.server = server;
    this.accountMax = accountMax;
    this.serverMax = serverMax;
  }

  long bytes() {
    return account.get();
  }

  @Override
  public Verdict admit(long bytes) {
    long most = serverMax.getAsLong();
    if (most >= 0 && server.get() + bytes > most) {
      return Verdict.SERVER_FULL;
    }
    most = accountMax.getAsLong();
    if (most >= 0 && account.get() + bytes > most) {
      return Verdict.ACCOUNT_FULL;
    }
    return Verdict.ADMITTED;
  }

  @Override
  public void changed(long bytes) {
    account.addAndGet(bytes);
    server.addAndGet(bytes);
  }
}
