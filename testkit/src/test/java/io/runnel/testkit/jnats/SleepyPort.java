// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import io.nats.client.impl.SocketDataPort;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// A client's socket that is no longer read once some bytes have come, for so long that the server
/// must lose patience. jnats makes one by its class name.
public final class SleepyPort extends SocketDataPort {
  private static final long BYTES_BEFORE_SLEEP = 100_000;
  private static final long SLEEP_SECONDS = 3;

  private long received;
  private boolean slept;

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (received > BYTES_BEFORE_SLEEP && !slept) {
      slept = true;
      try {
        TimeUnit.SECONDS.sleep(SLEEP_SECONDS);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    int n = super.read(target, offset, length);
    received += Math.max(0, n);
    return n;
  }
}
