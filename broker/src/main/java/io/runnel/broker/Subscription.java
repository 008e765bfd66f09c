// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// One subscription: a filter, whose it is, and how much it has got.
///
/// 48 bytes with compact headers, beside its two or three byte arrays: there may be millions.
/// Shared by all loops: the counter is atomic, `max` and `closed` are written by the owner of the
/// receiver or by whoever delivers the last message.
public final class Subscription {
  private static final VarHandle DELIVERED;

  static {
    try {
      DELIVERED = MethodHandles.lookup().findVarHandle(Subscription.class, "delivered", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Receiver receiver;
  private final byte[] subject;
  private final byte @Nullable [] queue;
  private final byte[] sid;
  private volatile long max;
  private volatile boolean closed;
  private boolean filtered;
  private volatile long delivered;

  public Subscription(Receiver receiver, byte[] subject, byte @Nullable [] queue, byte[] sid) {
    this.receiver = receiver;
    this.subject = subject;
    this.queue = queue;
    this.sid = sid;
  }

  public Receiver receiver() {
    return receiver;
  }

  public byte[] subject() {
    return subject;
  }

  public byte @Nullable [] queue() {
    return queue;
  }

  public byte[] sid() {
    return sid;
  }

  /// Messages delivered so far.
  public long delivered() {
    return delivered;
  }

  /// Messages after which the subscription ends, counted since SUB; 0 is no limit.
  public long max() {
    return max;
  }

  public void max(long messages) {
    max = messages;
  }

  public boolean isOpen() {
    return !closed;
  }

  public boolean closed() {
    return closed;
  }

  /// From now on nothing is delivered.
  public void close() {
    closed = true;
  }

  /// Whether each message has to be checked against what its receiver may not see. Set before the
  /// subscription is published to other loops.
  public boolean filtered() {
    return filtered;
  }

  public void filtered(boolean checkEach) {
    filtered = checkEach;
  }

  /// Counts one message about to be delivered. False if it is over `max` or the subscription is
  /// closed: drop it. Whoever delivers the last one closes the subscription and tells the receiver.
  public boolean count() {
    if (closed) {
      return false;
    }
    long n = (long) DELIVERED.getAndAdd(this, 1L) + 1;
    long limit = max;
    if (limit > 0 && n >= limit) {
      closed = true;
      receiver.exhausted(this);
      return n == limit;
    }
    return true;
  }
}
