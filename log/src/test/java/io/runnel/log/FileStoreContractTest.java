// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.disk.OsDisk;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.MessageStoreContract;
import io.runnel.stream.store.MessageStoreContract.Profile;
import io.runnel.stream.store.NaiveStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store in files against the contract of message stores, flushed, relaxed and opened again at
/// random.
class FileStoreContractTest {
  @TempDir Path directory;

  private final class Host implements MessageStoreContract.Host {
    final Bench bench;

    Host(long seed, String prefix, int segmentBytes) throws IOException {
      var settings = Bench.settings(prefix, segmentBytes);
      bench =
          new Bench(new OsDisk(), directory.resolve("s" + seed), settings, (_, _, _, _, _) -> {});
    }

    @Override
    public MessageStore store() {
      return bench.store;
    }

    @Override
    public long bytesOf(NaiveStore.Stored stored) {
      int subject = stored.subject().getBytes(StandardCharsets.UTF_8).length;
      return 22 + subject + 8 + stored.bytes().length + (stored.headerLength() > 0 ? 4 : 0);
    }

    @Override
    public void pause(Random random, NaiveStore model) {
      try {
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> bench.store.flush();
          case 3, 4 -> bench.step();
          case 5 -> bench.commit();
          case 6 -> {
            bench.commit();
            bench.store.relax();
          }
          default -> bench.reopen();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void run(String prefix, int segmentBytes, Profile profile) throws IOException {
    long seed = Long.getLong("runnel.seed", new Random().nextLong());
    System.out.println("seed " + seed);
    new MessageStoreContract(new Host(seed, prefix, segmentBytes), seed, profile).run();
  }

  @Test
  void randomOperationsAgreeWithTheModel() throws IOException {
    for (int round = 0; round < 6; round++) {
      run("orders", 32 << 10, new Profile(8_000, 300, 50, 400, 0));
    }
  }

  @Test
  void aStreamOfManyMessagesAgreesWithTheModel() throws IOException {
    run("", 1 << 20, new Profile(40_000, 20_000, 2_000, 10_000, 0));
  }

  @Test
  void aClockThatGoesBackLosesNoMessage() throws IOException {
    run("orders.eu", 64 << 10, new Profile(10_000, 1_000, 100, 1_000, 10));
  }
}
