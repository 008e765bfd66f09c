// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.log.CommitListener;
import io.runnel.log.StoreUnavailable;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.Storage;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.consumer.ConsumerCopies;
import io.runnel.stream.publish.StorageBudget;
import io.runnel.stream.snapshot.ConsumerState;
import io.runnel.stream.snapshot.InvalidSnapshot;
import io.runnel.stream.snapshot.SnapshotReader;
import io.runnel.stream.snapshot.SnapshotSink;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A stream on its way back from a backup: its store fills up and nobody sees it yet. See
/// [StreamYard#restore].
///
/// Called by one thread that may wait; what touches the store runs on the loop of the stream.
public final class Restoring implements SnapshotSink, CommitListener {
  /// Consumers of one backup; each is a few hundred bytes here.
  private static final int CONSUMERS_MAX = 100_000;

  /// Where the stream will be.
  ///
  /// @param ended called once, when its name is free again
  record Site(
      AccountStreams account,
      Shard shard,
      StreamConfig config,
      int maxPayloadBytes,
      Runnable ended) {}

  private record Fact(int kind, byte[] bytes) {}

  private final Site site;
  private final SnapshotReader reader = new SnapshotReader(this);
  private final List<Fact> facts = new ArrayList<>();
  private final ConsumerFacts notes = new ConsumerFacts(new Notes());
  private Backing backing = Backing.NONE;
  private @Nullable CommitListener owner;
  private @Nullable CompletableFuture<Optional<String>> written;
  private long awaited;
  private long lastSequence;
  private int consumers;

  private Restoring(Site site) {
    this.site = site;
  }

  static Restoring begin(Site site, StreamHost.BackingMaker maker) throws IOException {
    Restoring restoring = new Restoring(site);
    restoring.backing = maker.make(restoring, (_, _, _, _) -> {});
    return restoring;
  }

  Site site() {
    return site;
  }

  /// Takes the next chunk and waits until what is in it is written. Blocks.
  public void accept(byte[] chunk) throws InvalidSnapshot {
    CompletableFuture<Optional<String>> done = new CompletableFuture<>();
    if (!site.shard.execute(() -> onLoop(chunk, done))) {
      throw new InvalidSnapshot("the server is going down");
    }
    Optional<String> failure = done.join();
    if (failure.isPresent()) {
      throw new InvalidSnapshot(failure.get());
    }
  }

  private void onLoop(byte[] chunk, CompletableFuture<Optional<String>> done) {
    long before = backing.store().lastSequence();
    try {
      reader.accept(chunk, 0, chunk.length);
      afford(0);
    } catch (InvalidSnapshot | StoreUnavailable wrong) {
      done.complete(Optional.of(String.valueOf(wrong.getMessage())));
      return;
    }
    awaited = backing.store().lastSequence();
    if (awaited == before || backing.store().messages() == 0) {
      done.complete(Optional.empty());
      return;
    }
    written = done;
    backing.flush();
    check();
  }

  /// Everything came; checks that nothing is missing. Blocks.
  public void finish() throws InvalidSnapshot {
    CompletableFuture<Optional<String>> done = new CompletableFuture<>();
    site.shard.execute(() -> {
      try {
        reader.finish();
        backing.store().skipTo(lastSequence);
        facts.forEach(fact -> backing.fact(fact.kind, fact.bytes, 0, fact.bytes.length));
        done.complete(Optional.empty());
      } catch (InvalidSnapshot wrong) {
        done.complete(Optional.of(String.valueOf(wrong.getMessage())));
      }
    });
    Optional<String> failure = done.join();
    if (failure.isPresent()) {
      throw new InvalidSnapshot(failure.get());
    }
  }

  /// Nothing of it remains. Blocks.
  public void abandon() {
    CompletableFuture<Boolean> idle = new CompletableFuture<>();
    site.shard.execute(() -> idle.complete(true));
    idle.join();
    backing.delete();
    site.ended.run();
  }

  /// The name is no longer held.
  public void ended() {
    site.ended.run();
  }

  /// From now on `listener` hears of the store, and `recalled` what the backup said of consumers.
  Backing handOver(CommitListener listener, StreamHost.Recall recalled) {
    owner = listener;
    facts.forEach(fact -> recalled.fact(fact.kind, fact.bytes, 0, fact.bytes.length));
    return backing;
  }

  // ---- what is written

  @Override
  public void committed(long sequence, long fact) {
    CommitListener now = owner;
    if (now != null) {
      now.committed(sequence, fact);
    } else {
      check();
    }
  }

  private void check() {
    CompletableFuture<Optional<String>> waiting = written;
    if (waiting != null && backing.store().committedSequence() >= awaited) {
      written = null;
      waiting.complete(Optional.empty());
    }
  }

  @Override
  public void failed(IOException why) {
    CommitListener now = owner;
    CompletableFuture<Optional<String>> waiting = written;
    if (now != null) {
      now.failed(why);
    } else if (waiting != null) {
      written = null;
      waiting.complete(Optional.of(String.valueOf(why.getMessage())));
    }
  }

  // ---- what is in the backup

  @Override
  public void state(byte[] json) throws InvalidSnapshot {
    SnapshotJson.Range range = SnapshotJson.range(json);
    lastSequence = range.last();
    afford(range.bytes());
    if (range.first() > 1) {
      backing.store().skipTo(range.first() - 1);
    }
  }

  private void afford(long bytes) throws InvalidSnapshot {
    Storage storage = site.config.storage();
    StorageBudget budget = site.account.budget(storage);
    if (budget.admit(Math.max(bytes, backing.store().bytes())) != StorageBudget.Verdict.ADMITTED) {
      ErrorId full =
          storage == Storage.MEMORY
              ? ErrorId.MEMORY_RESOURCES_EXCEEDED
              : ErrorId.STORAGE_RESOURCES_EXCEEDED;
      throw new InvalidSnapshot(full.with().description());
    }
  }

  @Override
  public void meta(byte[] json) {
    // The request has said which configuration is wanted.
  }

  @Override
  public void consumer(String name, byte[] json) throws InvalidSnapshot {
    SnapshotJson.Copy copy = SnapshotJson.consumer(name, json);
    add(name, copy.config(), copy.state());
  }

  @Override
  public void consumer(String name, byte[] meta, ConsumerState state) throws InvalidSnapshot {
    add(name, SnapshotJson.config(name, meta), state);
  }

  private void add(String name, ConsumerConfig config, ConsumerState state) throws InvalidSnapshot {
    if (++consumers > CONSUMERS_MAX) {
      throw new InvalidSnapshot("too many consumers");
    }
    ConsumerConfig named = config.toBuilder().name(name).build();
    int number = consumers;
    notes.defined(number, Instant.now(), named);
    ConsumerCopies.facts(
        named,
        StreamHost.terms(site.config),
        state,
        ShardScratch.of(site.shard).consumers(),
        (bytes, from, to) -> notes.changed(number, bytes, from, to));
  }

  @Override
  public void message(StoredMessage stored) throws InvalidSnapshot {
    int length = stored.message.bodyLength;
    int most = site.config.maxMessageBytes();
    if (length > site.maxPayloadBytes) {
      throw new InvalidSnapshot(
          "message sequence " + stored.sequence + " exceeds maximum payload size");
    }
    if (most >= 0 && length > most) {
      throw new InvalidSnapshot(
          "message sequence " + stored.sequence + " exceeds maximum message size");
    }
    MessageStore store = backing.store();
    store.skipTo(stored.sequence - 1);
    if (store.append(stored.message, stored.nanos) != stored.sequence) {
      throw new InvalidSnapshot("message sequence " + stored.sequence + " out of order");
    }
  }

  @Override
  public void removed(long sequence) {
    if (!backing.store().remove(sequence, false)) {
      backing.store().skipTo(sequence);
    }
  }

  /// Keeps facts until all messages are there.
  private final class Notes implements Backing {
    @Override
    public MessageStore store() {
      return backing.store();
    }

    @Override
    public long fact(int kind, byte[] bytes, int from, int to) {
      ByteBuffer copy = ByteBuffer.allocate(to - from).put(bytes, from, to - from);
      facts.add(new Fact(kind, copy.array()));
      return facts.size();
    }

    @Override
    public void flush() {}

    @Override
    public boolean isFactLogWasteful() {
      return false;
    }

    @Override
    public void rewriteFacts(Runnable snapshot) {}

    @Override
    public void close() {}

    @Override
    public void delete() {}
  }
}
