// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.config.options.AccountJetStream;
import io.runnel.config.options.JetStreamLimits;
import io.runnel.config.options.JetStreamOptions;
import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.batch.BatchLimits;
import io.runnel.stream.config.AccountLimits;
import io.runnel.stream.config.ConsumerTerms;
import io.runnel.stream.config.Names;
import io.runnel.stream.config.ServerLimits;
import io.runnel.stream.config.Storage;
import io.runnel.stream.config.StorageRules;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.config.StreamRules;
import io.runnel.stream.config.StreamTerms;
import io.runnel.stream.publish.StreamMachine;
import io.runnel.stream.publish.Surroundings;
import io.runnel.stream.store.MessageIds;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// Where streams are made, found again after a restart, and ended.
///
/// Called by the requests of an account, one at a time, on threads that may wait.
public final class StreamYard implements AutoCloseable {
  private final Shard[] shards;
  private final JetStreamOptions options;
  private final Advisories advisories;
  private final BatchLimits batchLimits;
  private final StreamFiles files;
  private final ServerStorage storage;
  private final int maxPayloadBytes;

  /// Account and stream, with a blank between, of what is being brought back.
  private final Set<String> restoring = ConcurrentHashMap.newKeySet();

  /// @param maxPayloadBytes of a message that the server itself makes
  public StreamYard(
      Shard[] shards,
      JetStreamOptions options,
      Advisories advisories,
      StreamFiles files,
      int maxPayloadBytes) {
    this.maxPayloadBytes = maxPayloadBytes;
    this.storage = ServerStorage.of(options, files.root());
    this.shards = shards;
    this.options = options;
    this.advisories = advisories;
    this.batchLimits = ServerBatchLimits.of(options.limits().batch());
    this.files = files;
  }

  public Advisories advisories() {
    return advisories;
  }

  public JetStreamOptions options() {
    return options;
  }

  public StreamFiles files() {
    return files;
  }

  /// What the streams of all accounts take and may take.
  public ServerStorage storage() {
    return storage;
  }

  // ---- what requests are judged by

  private ServerLimits serverLimits() {
    JetStreamLimits limits = options.limits();
    return new ServerLimits(
        limits.maxRequestBatch(),
        limits.maxAckPending(),
        limits.duplicateWindow().toNanos(),
        limits.defaultMaxConsumers());
  }

  /// The limits of an account as its streams are judged by them.
  public AccountLimits accountLimits(AccountStreams account) {
    AccountJetStream limits = account.limits();
    return new AccountLimits(
        limits.maxMemoryBytes(),
        limits.maxStoreBytes(),
        number(limits.maxStreams()),
        number(limits.maxConsumers()),
        number(limits.maxAckPending()),
        limits.memoryMaxStreamBytes(),
        limits.diskMaxStreamBytes(),
        limits.maxBytesRequired());
  }

  private static int number(long limit) {
    return Math.clamp(limit, -1, Integer.MAX_VALUE);
  }

  public StreamTerms terms(AccountStreams account, boolean pedantic) {
    return new StreamTerms(
        serverLimits(),
        accountLimits(account),
        pedantic,
        name -> account.stream(name).map(StreamHost::config));
  }

  public ConsumerTerms terms(StreamHost stream, boolean pedantic) {
    return new ConsumerTerms(
        stream.config(), serverLimits(), accountLimits(stream.account()), pedantic);
  }

  /// Whether a new stream has room beside the others, in number, subjects and bytes.
  public Optional<ApiError> admit(AccountStreams account, StreamConfig config) {
    long most = account.limits().maxStreams();
    if (most >= 0 && account.streams().size() >= most) {
      return Optional.of(ErrorId.MAXIMUM_STREAMS_LIMIT.with());
    }
    if (overlaps(account, config)) {
      return Optional.of(ErrorId.STREAM_SUBJECT_OVERLAP.with());
    }
    Optional<ApiError> full =
        StorageRules.create(config, accountLimits(account), reserved(account, config));
    return full.isPresent() ? full : StreamRules.filters(config);
  }

  /// Whether a stream may become `changed` beside the others.
  public Optional<ApiError> admitUpdate(
      AccountStreams account, StreamConfig old, StreamConfig changed) {
    if (overlaps(account, changed)) {
      return Optional.of(ErrorId.STREAM_SUBJECT_OVERLAP.with());
    }
    return StorageRules.update(old, changed, accountLimits(account), reserved(account, changed));
  }

  private static boolean overlaps(AccountStreams account, StreamConfig config) {
    return account.streams().stream()
        .filter(other -> !other.name().equals(config.name()))
        .anyMatch(other -> Names.overlap(other.config().subjects(), config.subjects()));
  }

  private StorageRules.Reserved reserved(AccountStreams account, StreamConfig config) {
    boolean memory = config.storage() == Storage.MEMORY;
    long others = account.reserved(config.storage());
    long own =
        account.stream(config.name())
            .map(stream -> Math.max(0, stream.config().maxBytes()))
            .orElse(0L);
    return new StorageRules.Reserved(
        others - own, others, memory ? storage.memoryMax() : storage.fileMax());
  }

  // ---- streams

  /// Makes a stream with a configuration that was checked, and lets it begin.
  public StreamHost create(AccountStreams account, StreamConfig config) throws IOException {
    if (restoring.contains(account.name() + " " + config.name())) {
      throw new IOException("stream is being restored");
    }
    Instant created = Instant.now();
    StreamHost.BackingMaker backing =
        config.storage() == Storage.MEMORY
            ? (listener, _) -> new MemoryBacking(listener::committed)
            : files.create(account, config, created, shard(account, config));
    StreamHost stream = host(account, config, created, backing);
    if (config.firstSequence() > 1) {
      stream.ask(() -> {
        stream.store().skipTo(config.firstSequence() - 1);
        return true;
      });
    }
    start(account, stream);
    stream.beginInflows();
    return stream;
  }

  /// Begins to bring a stream back from a backup; empty where one of its name is brought back
  /// already.
  public Optional<Restoring> restore(AccountStreams account, StreamConfig config)
      throws IOException {
    String name = account.name() + " " + config.name();
    if (!restoring.add(name)) {
      return Optional.empty();
    }
    try {
      Shard shard = shard(account, config);
      Restoring.Site site =
          new Restoring.Site(account, shard, config, maxPayloadBytes, () -> restoring.remove(name));
      return Optional.of(
          Restoring.begin(
              site,
              config.storage() == Storage.MEMORY
                  ? (listener, _) -> new MemoryBacking(listener::committed)
                  : files.prepare(account, config, shard)));
    } catch (IOException | RuntimeException failed) {
      restoring.remove(name);
      throw failed;
    }
  }

  /// Lets a stream begin that was brought back.
  public StreamHost restored(Restoring restoring) throws IOException {
    Restoring.Site site = restoring.site();
    Instant created = Instant.now();
    if (site.config().storage() == Storage.FILE) {
      files.describe(site.account(), site.config(), created);
    }
    StreamHost stream = host(site.account(), site.config(), created, restoring::handOver);
    start(site.account(), stream);
    stream.askDurably(() -> true);
    return stream;
  }

  /// Finds the streams of an account that are on the disk, and lets them begin.
  public void recover(AccountStreams account) {
    files.recover(
        account,
        config -> shard(account, config),
        (config, created, backing) -> {
          StreamHost stream = host(account, config, created, backing);
          start(account, stream);
        });
  }

  private void start(AccountStreams account, StreamHost stream) {
    account.add(stream);
    stream.ask(() -> {
      stream.start();
      return true;
    });
  }

  private StreamHost host(
      AccountStreams account, StreamConfig config, Instant created, StreamHost.BackingMaker backing)
      throws IOException {
    StreamHost.MachineMaker machine =
        (host, store) ->
            new StreamMachine(
                config,
                store,
                messageIds(),
                new Surroundings(
                    options.domain(),
                    maxPayloadBytes,
                    host.desk()::wants,
                    account.budget(config.storage()),
                    batchLimits));
    return new StreamHost(
        account,
        shard(account, config),
        config,
        created,
        new StreamHost.Parts(backing, machine, advisories));
  }

  /// The key of the hash is nobody's to guess.
  private static MessageIds messageIds() {
    ThreadLocalRandom luck = ThreadLocalRandom.current();
    return new MessageIds(luck.nextLong(), luck.nextLong());
  }

  private Shard shard(AccountStreams account, StreamConfig config) {
    int hash = 31 * account.name().hashCode() + config.name().hashCode();
    return shards[Math.floorMod(hash ^ (hash >>> 16), shards.length)];
  }

  /// Keeps a changed configuration.
  public void update(StreamHost stream, StreamConfig changed) throws IOException {
    if (changed.storage() == Storage.FILE) {
      files.update(stream.account(), changed, stream.created());
    }
    stream.ask(() -> {
      stream.update(changed);
      return true;
    });
  }

  /// Takes a stream away, with all that is in it.
  public void delete(StreamHost stream) {
    stream.account().remove(stream);
    stream.delete();
  }

  @Override
  public void close() {
    files.close();
  }
}
