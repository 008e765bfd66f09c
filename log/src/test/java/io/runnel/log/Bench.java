// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.disk.Disk;
import io.runnel.stream.config.KeyPrefix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/// A store under test whose writer and owner are the test's thread: tasks wait until [#run].
final class Bench implements CommitListener {
  private final Disk disk;
  private final Path directory;
  final StoreSettings settings;
  private final ArrayDeque<Runnable> writes = new ArrayDeque<>();
  private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
  private final FactVisitor host;
  FileStore store;
  long committedSequence;
  long committedFact;
  int failures;
  Runnable onFailure = () -> {};

  Bench(Disk disk, Path directory, StoreSettings settings, FactVisitor host) throws IOException {
    this.disk = disk;
    this.directory = directory;
    this.settings = settings;
    this.host = host;
    this.store = open();
  }

  static StoreSettings settings(String prefix, int segmentBytes) {
    return new StoreSettings(KeyPrefix.parse(prefix), segmentBytes, SyncPolicy.ALWAYS);
  }

  private FileStore open() throws IOException {
    Executor writer = writes::add;
    var site = new StoreSite(disk, directory, turns::add, writer);
    return FileStore.open(site, settings, this, host);
  }

  /// Runs what waits, one thing of each.
  void step() {
    if (!writes.isEmpty()) {
      writes.poll().run();
    }
    if (!turns.isEmpty()) {
      turns.poll().run();
    }
  }

  /// Runs all that waits.
  void run() {
    while (!writes.isEmpty() || !turns.isEmpty()) {
      step();
    }
  }

  /// What was appended becomes durable.
  void commit() {
    store.flush();
    run();
  }

  /// As after a stop of the process; nothing is flushed.
  void kill() throws IOException {
    writes.clear();
    turns.clear();
    store = open();
  }

  void reopen() throws IOException {
    commit();
    kill();
  }

  @Override
  public void committed(long sequence, long fact) {
    committedSequence = sequence;
    committedFact = fact;
  }

  @Override
  public void failed(IOException why) {
    failures++;
    onFailure.run();
  }
}
