// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.log.FileStore;
import io.runnel.stream.store.MessageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// A stream in files.
final class FileBacking implements Backing {
  private final FileStore store;
  private final Path directory;
  private final long syncIntervalNanos;

  FileBacking(FileStore store, Path directory, long syncIntervalNanos) {
    this.store = store;
    this.directory = directory;
    this.syncIntervalNanos = syncIntervalNanos;
  }

  @Override
  public MessageStore store() {
    return store;
  }

  @Override
  public long fact(int kind, byte[] bytes, int from, int to) {
    return store.fact(kind, bytes, from, to);
  }

  @Override
  public void flush() {
    store.flush();
  }

  @Override
  public boolean isAvailable() {
    return store.isAvailable();
  }

  @Override
  public void retry() {
    store.retry();
  }

  @Override
  public long syncIntervalNanos() {
    return syncIntervalNanos;
  }

  @Override
  public void sync() {
    store.sync();
  }

  @Override
  public void relax() {
    try {
      store.relax();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isFactLogWasteful() {
    return store.isFactLogWasteful();
  }

  @Override
  public void rewriteFacts(Runnable snapshot) {
    store.rewriteFacts(snapshot);
  }

  @Override
  public void close() {
    try {
      store.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void delete() {
    close();
    StreamFiles.remove(directory);
  }
}
