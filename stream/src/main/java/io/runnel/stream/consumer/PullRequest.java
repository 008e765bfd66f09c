// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

/// A request that waits for messages. Mutable; belongs to its consumer. Source: jetstream.md
/// section 6.
final class PullRequest {
  final byte[] reply;

  /// What it asked of its priority group.
  final GroupTerms group;

  /// Ends when the stream has no more.
  final boolean noWait;

  /// Nanoseconds since 1970; 0 where it waits for ever.
  final long expiresAt;

  /// 0 without heartbeats.
  final long heartbeatNanos;

  /// How many messages it still waits for. A request for none gets one, and ends below zero.
  int messagesLeft;

  int delivered;

  /// How many bytes it may still get; 0 where that is not limited.
  long bytesLeft;

  long heartbeatAt;

  /// The pin it comes with or was given; empty without.
  String pinId;

  PullRequest(byte[] reply, PullTerms terms, long now) {
    this.reply = reply;
    this.group = terms.group();
    this.noWait = terms.noWait();
    this.expiresAt = terms.expiresNanos() == 0 ? 0 : now + terms.expiresNanos();
    this.heartbeatNanos = terms.heartbeatNanos();
    this.messagesLeft = terms.batch();
    this.bytesLeft = terms.bytesMax();
    this.heartbeatAt = heartbeatNanos == 0 ? 0 : now + heartbeatNanos;
    this.pinId = group.id();
  }

  boolean isExpired(long now) {
    return expiresAt != 0 && now >= expiresAt;
  }

  /// When something is to be done for it; [Long#MAX_VALUE]: never.
  long deadline() {
    long expiry = expiresAt == 0 ? Long.MAX_VALUE : expiresAt;
    return heartbeatAt == 0 ? expiry : Math.min(expiry, heartbeatAt);
  }

  /// Counts one delivered message of `size` bytes.
  void took(int size) {
    if (bytesLeft > 0) {
      bytesLeft -= size;
      if (bytesLeft == 0) {
        messagesLeft = 1;
      }
    }
    delivered++;
    messagesLeft--;
  }

  boolean isDone() {
    return messagesLeft <= 0;
  }
}
