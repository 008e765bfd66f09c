// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.log.disk.OsDisk;
import io.runnel.stream.config.KeyPrefix;
import io.runnel.stream.store.StoredMessage;
import io.runnel.wire.Message;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Figures of the store alone, for the ADR: 128 B, one subject, a flush each 1,000.
@Tag("slow")
class ThroughputTest {
  private static final int MESSAGES = 3_000_000;

  @TempDir Path directory;

  private void run(SyncPolicy policy) throws IOException {
    var settings = new StoreSettings(KeyPrefix.parse("a"), StoreSettings.SEGMENT_BYTES, policy);
    Path place = directory.resolve(policy.name());
    var bench = new Bench(new OsDisk(), place, settings, (_, _, _, _, _) -> {});
    Message message = KafkaReadsSegmentsTest.message("a.b", "", "x".repeat(128));
    long start = System.nanoTime();
    for (int i = 1; i <= MESSAGES; i++) {
      bench.store.append(message, 1_000_000_000L * i);
      if (i % 1_000 == 0) {
        bench.commit();
      }
    }
    print(policy + " append", start, MESSAGES);
    var read = new StoredMessage();
    start = System.nanoTime();
    for (long at = 1; at <= MESSAGES; at++) {
      assertTrue(bench.store.read(at, read));
    }
    print(policy + " read", start, MESSAGES);
    start = System.nanoTime();
    bench.kill();
    print(policy + " open", start, MESSAGES);
  }

  private static void print(String what, long start, int count) {
    long nanos = System.nanoTime() - start;
    System.out.printf("%s: %.2f M/s, %d ms%n", what, count * 1e3 / nanos, nanos / 1_000_000);
  }

  @Test
  void appendsReadsAndOpensByTheMillion() throws IOException {
    run(SyncPolicy.NEVER);
    run(SyncPolicy.ALWAYS);
  }
}
