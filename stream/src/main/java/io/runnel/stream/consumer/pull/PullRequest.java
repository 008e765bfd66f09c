// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer.pull;

import io.runnel.stream.consumer.pending.Deadline;

/// A request that waits for messages. Mutable; belongs to its consumer. Source: jetstream.md
/// section 6.
public final class PullRequest {
  public final byte[] reply;

  /// What it asked of its priority group.
  public final GroupTerms group;

  /// Ends when the stream has no more.
  public final boolean noWait;

  /// Nanoseconds since 1970; 0 where it waits for ever.
  public final long expiresAt;

  /// 0 without heartbeats.
  public final long heartbeatNanos;

  /// How many messages it still waits for. A request for none gets one, and ends below zero.
  public int messagesLeft;

  public int delivered;

  /// How many bytes it may still get; 0 where that is not limited.
  public long bytesLeft;

  public long heartbeatAt;

  /// The pin it comes with or was given; empty without.
  public String pinId;

  public PullRequest(byte[] reply, PullTerms terms, long now) {
    this.reply = reply;
    this.group = terms.group();
    this.noWait = terms.noWait();
    this.expiresAt = terms.expiresNanos() == 0 ? 0 : Deadline.after(now, terms.expiresNanos());
    this.heartbeatNanos = terms.heartbeatNanos();
    this.messagesLeft = terms.batch();
    this.bytesLeft = terms.bytesMax();
    this.heartbeatAt = heartbeatNanos == 0 ? 0 : Deadline.after(now, heartbeatNanos);
    this.pinId = group.id();
  }

  public boolean isExpired(long now) {
    return expiresAt != 0 && now >= expiresAt;
  }

  /// When something is to be done for it; [Long#MAX_VALUE]: never.
  public long deadline() {
    long expiry = expiresAt == 0 ? Long.MAX_VALUE : expiresAt;
    return heartbeatAt == 0 ? expiry : Math.min(expiry, heartbeatAt);
  }

  /// Counts one delivered message of `size` bytes.
  public void took(int size) {
    if (bytesLeft > 0) {
      bytesLeft -= size;
      if (bytesLeft == 0) {
        messagesLeft = 1;
      }
    }
    delivered++;
    messagesLeft--;
  }

  public boolean isDone() {
    return messagesLeft <= 0;
  }
}
