// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.stream.store.MemoryStore;
import io.runnel.stream.store.MessageStore;

/// A memory stream: it promises nothing, so all is committed at the end of the turn.
final class MemoryBacking implements Backing {
  private final MemoryStore store = new MemoryStore();
  private final Committed listener;
  private long facts;

  /// Hears that all is done; see [io.runnel.log.CommitListener].
  @FunctionalInterface
  interface Committed {
    void committed(long sequence, long fact);
  }

  MemoryBacking(Committed listener) {
    this.listener = listener;
  }

  @Override
  public MessageStore store() {
    return store;
  }

  @Override
  public long fact(int kind, byte[] bytes, int from, int to) {
    return ++facts;
  }

  @Override
  public void flush() {
    listener.committed(store.lastSequence(), facts);
  }

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
