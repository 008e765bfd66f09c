// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.Space;
import io.runnel.broker.jetstream.shard.Inlet;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.config.options.AccountJetStream;
import io.runnel.stream.config.Storage;
import io.runnel.stream.publish.StorageBudget;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The streams of one account and what they take.
///
/// Streams are added and taken away by the account's requests, one at a time; any thread looks them
/// up.
public final class AccountStreams {
  private final Space space;
  private final Shard home;
  private final StorageUse memory;
  private final StorageUse file;
  private final ConcurrentHashMap<String, StreamHost> streams = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, StreamHost> mirrors = new ConcurrentHashMap<>(2);
  private volatile AccountJetStream limits;

  public AccountStreams(Space space, Shard home, AccountJetStream limits, ServerStorage server) {
    this.space = space;
    this.home = home;
    this.limits = limits;
    this.memory =
        new StorageUse(server.memory(), () -> limits().maxMemoryBytes(), server::memoryMax);
    this.file = new StorageUse(server.file(), () -> limits().maxStoreBytes(), server::fileMax);
  }

  public String name() {
    return space.name();
  }

  public Space space() {
    return space;
  }

  /// Where what the account itself has to say is published, so that it is heard in order.
  public Shard home() {
    return home;
  }

  public AccountJetStream limits() {
    return limits;
  }

  public void limits(AccountJetStream changed) {
    limits = changed;
  }

  // ---- streams

  public Optional<StreamHost> stream(String name) {
    return Optional.ofNullable(streams.get(name));
  }

  public Collection<StreamHost> streams() {
    return streams.values();
  }

  public void add(StreamHost stream) {
    streams.put(stream.name(), stream);
  }

  public void remove(StreamHost stream) {
    streams.remove(stream.name(), stream);
  }

  /// Whoever answers direct reads of the stream of that name: itself, or a mirror that may.
  public Optional<Inlet> directGet(String name) {
    return stream(name)
        .flatMap(StreamHost::directGet)
        .or(() -> Optional.ofNullable(mirrors.get(name)).map(DirectGet::new));
  }

  /// A mirror can answer direct reads of its origin, or no longer.
  void standsIn(String origin, StreamHost mirror, boolean able) {
    if (able) {
      mirrors.putIfAbsent(origin, mirror);
    } else {
      mirrors.remove(origin, mirror);
    }
  }

  /// All consumers of all streams.
  public int consumers() {
    return streams.values().stream().mapToInt(stream -> stream.consumers().size()).sum();
  }

  // ---- what they take, in bytes

  StorageBudget budget(Storage storage) {
    return storage == Storage.MEMORY ? memory : file;
  }

  public long memoryBytes() {
    return memory.bytes();
  }

  public long fileBytes() {
    return file.bytes();
  }

  /// What streams in `storage` may take by their own limits; those without one count nothing.
  public long reserved(Storage storage) {
    return streams.values().stream()
        .filter(stream -> stream.config().storage() == storage)
        .mapToLong(stream -> Math.max(0, stream.config().maxBytes()))
        .sum();
  }
}
