// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.config.options.JetStreamOptions;
import io.runnel.log.FactVisitor;
import io.runnel.log.FileStore;
import io.runnel.log.StoreSettings;
import io.runnel.log.StoreSite;
import io.runnel.log.SyncPolicy;
import io.runnel.log.disk.OsDisk;
import io.runnel.stream.config.KeyPrefix;
import io.runnel.stream.config.StreamConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the streams of all accounts are on the disk: `<store_dir>/runnel/<account>/<stream>/`. A
/// directory that is not understood is moved to `.quarantine` and told, never deleted.
///
/// Any thread that may wait; one at a time for each account.
public final class StreamFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamFiles.class);
  private static final String QUARANTINE = ".quarantine";

  /// Threads that write and sync, for all streams.
  private static final int WRITERS = 4;

  private final Path root;
  private final SyncPolicy sync;
  private final long syncIntervalNanos;
  private final Queue<Lost> lost = new ConcurrentLinkedQueue<>();
  private final OsDisk disk = new OsDisk();
  private final ExecutorService writers =
      Executors.newFixedThreadPool(WRITERS, Thread.ofPlatform().daemon().name("log-", 0).factory());

  public StreamFiles(JetStreamOptions options) {
    Path store =
        options.storeDir().isEmpty()
            ? Path.of(System.getProperty("java.io.tmpdir"), "nats", "jetstream")
            : Path.of(options.storeDir());
    this.root = store.resolve("runnel").toAbsolutePath().normalize();
    this.sync =
        switch (options.sync()) {
          case JetStreamOptions.Sync.Always _ -> SyncPolicy.ALWAYS;
          case JetStreamOptions.Sync.Every _ -> SyncPolicy.INTERVAL;
        };
    this.syncIntervalNanos =
        options.sync() instanceof JetStreamOptions.Sync.Every(var interval)
            ? interval.toNanos()
            : 0;
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new UncheckedIOException("could not create storage directory - " + root, e);
    }
  }

  /// A stream that was found and could not be read.
  public record Lost(String account, String stream) {}

  /// What was put into quarantine since the start.
  public List<Lost> lost() {
    return List.copyOf(lost);
  }

  /// Whether there is, or was, a stream of this account.
  public boolean knows(String account) {
    return Files.isDirectory(root.resolve(account));
  }

  public Path root() {
    return root;
  }

  /// A stream that was found.
  @FunctionalInterface
  interface Found {
    void stream(StreamConfig config, Instant created, StreamHost.BackingMaker backing)
        throws IOException;
  }

  private Path directory(AccountStreams account, String stream) {
    return root.resolve(account.name()).resolve(stream);
  }

  /// A stream that is not one yet: a restart takes it for damaged until [#describe].
  StreamHost.BackingMaker prepare(AccountStreams account, StreamConfig config, Shard shard)
      throws IOException {
    Path directory = directory(account, config.name());
    Files.createDirectories(directory);
    return backing(directory, config, KeyPrefix.of(config), shard);
  }

  void describe(AccountStreams account, StreamConfig config, Instant created) throws IOException {
    StreamMeta.write(directory(account, config.name()), config, created, KeyPrefix.of(config));
  }

  StreamHost.BackingMaker create(
      AccountStreams account, StreamConfig config, Instant created, Shard shard)
      throws IOException {
    Path directory = directory(account, config.name());
    Files.createDirectories(directory);
    StreamMeta.write(directory, config, created, KeyPrefix.of(config));
    return backing(directory, config, KeyPrefix.of(config), shard);
  }

  void update(AccountStreams account, StreamConfig config, Instant created) throws IOException {
    Path directory = directory(account, config.name());
    StreamMeta.write(directory, config, created, StreamMeta.read(directory).prefix());
  }

  private StreamHost.BackingMaker backing(
      Path directory, StreamConfig config, KeyPrefix prefix, Shard shard) {
    return (listener, recalled) -> {
      StoreSettings settings =
          new StoreSettings(prefix, StoreSettings.segmentBytesFor(config.maxBytes()), sync);
      StoreSite site = new StoreSite(disk, directory, shard::execute, writers);
      FactVisitor visitor = (_, kind, bytes, from, to) -> recalled.fact(kind, bytes, from, to);
      FileStore store = FileStore.open(site, settings, listener, visitor);
      if (!store.recovery().isClean()) {
        LOG.warn("stream {} was recovered: {}", config.name(), store.recovery());
      }
      return new FileBacking(store, directory, syncIntervalNanos);
    };
  }

  void recover(AccountStreams account, Function<StreamConfig, Shard> shards, Found found) {
    Path directory = root.resolve(account.name());
    if (!Files.isDirectory(directory)) {
      return;
    }
    for (Path stream : children(directory)) {
      recover(account, stream, shards, found);
    }
  }

  private void recover(
      AccountStreams account, Path directory, Function<StreamConfig, Shard> shards, Found found) {
    try {
      StreamMeta meta = StreamMeta.read(directory);
      found.stream(
          meta.config(),
          meta.created(),
          backing(directory, meta.config(), meta.prefix(), shards.apply(meta.config())));
    } catch (IOException unreadable) {
      quarantine(account, directory, unreadable);
    }
  }

  private void quarantine(AccountStreams account, Path directory, IOException why) {
    lost.add(new Lost(account.name(), String.valueOf(directory.getFileName())));
    try {
      Path quarantine = root.resolve(QUARANTINE);
      Files.createDirectories(quarantine);
      Path to =
          quarantine.resolve(account.name() + "-" + directory.getFileName() + "-" + Shard.now());
      Files.move(directory, to);
      LOG.error("{} is no stream that can be read and was moved to {}", directory, to, why);
    } catch (IOException stuck) {
      LOG.error("{} is no stream that can be read and could not be moved", directory, stuck);
    }
  }

  private static List<Path> children(Path directory) {
    try (Stream<Path> found = Files.list(directory)) {
      return found.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Removes a directory with all that is in it, the description of the stream first.
  static void remove(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve(StreamMeta.FILE));
      try (Stream<Path> found = Files.walk(directory)) {
        for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    } catch (IOException e) {
      LOG.error("{} could not be removed", directory, e);
    }
  }

  @Override
  public void close() {
    writers.shutdown();
  }
}
