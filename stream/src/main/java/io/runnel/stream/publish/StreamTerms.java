// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.config.Discard;
import io.runnel.stream.config.Retention;
import io.runnel.stream.config.Storage;
import io.runnel.stream.config.StreamConfig;
import io.runnel.subject.InvalidTransform;
import io.runnel.subject.Transform;
import java.util.Optional;

/// A stream's configuration as the rules of publishing read it: limits that are 0 where there is
/// none, transforms compiled. Immutable; replaced whole by an update.
final class StreamTerms {
  /// A record that nats-server's file store could not hold: 32 MiB.
  static final long FILE_RECORD_BYTES_MAX = 32L << 20;

  /// Longer header blocks are refused.
  static final int HEADER_BYTES_MAX = 65_535;

  final StreamConfig config;
  final long maxMessages;
  final long maxBytes;
  final long maxAgeNanos;
  final long maxPerSubject;

  /// Header and payload; [Integer#MAX_VALUE] where there is no limit.
  final int maxMessageBytes;

  final boolean discardNew;
  final boolean interestOnly;
  final boolean onFile;
  final boolean mayRollup;
  final long markerTtlSeconds;
  final Optional<Transform> transform;
  final Optional<Transform> republish;

  /// Whether a message without headers needs nothing but its limits.
  final boolean isPlain;

  StreamTerms(StreamConfig config) {
    this.config = config;
    maxMessages = Math.max(0, config.maxMessages());
    maxBytes = Math.max(0, config.maxBytes());
    maxAgeNanos = Math.max(0, config.maxAgeNanos());
    maxPerSubject = Math.max(0, config.maxMessagesPerSubject());
    maxMessageBytes = config.maxMessageBytes() > 0 ? config.maxMessageBytes() : Integer.MAX_VALUE;
    discardNew = config.discard() == Discard.NEW;
    interestOnly = config.retention() == Retention.INTEREST;
    onFile = config.storage() == Storage.FILE;
    mayRollup = config.allowRollup() && !config.denyPurge();
    markerTtlSeconds = config.deleteMarkerTtlNanos() / 1_000_000_000L;
    transform =
        config
            .subjectTransform()
            .filter(it -> !it.destination().isEmpty())
            .map(it -> compile(it.source(), it.destination()));
    republish =
        config
            .republish()
            .filter(it -> !it.destination().isEmpty())
            .map(it -> compile(it.source(), it.destination()));
    isPlain =
        transform.isEmpty()
            && republish.isEmpty()
            && !config.isSealed()
            && !config.allowMessageCounter();
  }

  private static Transform compile(String source, String destination) {
    try {
      return Transform.compile(source, destination);
    } catch (InvalidTransform impossible) {
      throw new IllegalStateException("a checked configuration has a wrong transform", impossible);
    }
  }

  /// What a message takes by nats-server's count.
  long storedBytes(int subject, int header, int payload) {
    if (!onFile) {
      return 16L + subject + header + payload;
    }
    return 30L + subject + payload + (header > 0 ? 4L + header : 0);
  }
}
