// SPDX-License-Identifier: Apache-2.0
package io.runnel.base;

import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;
import java.util.function.Function;

/// A single-threaded structure that several event loops read and few change: many readers or one
/// writer at a time.
///
/// This is one of the few locks of the project. It stands where a mailbox would not do: an
/// account's subject tree has to show a new subscription to every loop before the subscriber is
/// answered, and must not be held once per loop (docs/adr/0001). What runs inside must be short,
/// must not block and must not call out.
public final class Guarded<T> {
  private final StampedLock lock = new StampedLock();
  private final T value;

  public Guarded(T value) {
    this.value = value;
  }

  public <R> R read(Function<T, R> reader) {
    long stamp = lock.readLock();
    try {
      return reader.apply(value);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  public void look(Consumer<T> reader) {
    long stamp = lock.readLock();
    try {
      reader.accept(value);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  public <R> R write(Function<T, R> writer) {
    long stamp = lock.writeLock();
    try {
      return writer.apply(value);
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  public void change(Consumer<T> writer) {
    long stamp = lock.writeLock();
    try {
      writer.accept(value);
    } finally {
      lock.unlockWrite(stamp);
    }
  }
}
