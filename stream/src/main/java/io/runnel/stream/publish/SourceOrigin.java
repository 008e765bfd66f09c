// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.subject.Transform;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Where sourced messages come from, as their header `Nats-Stream-Source` says it: `<stream>
/// <sequence> <filter> <destination> <subject>[ <identity>]`.
///
/// @param stream its name, with `:` and a hash of the API prefix if it is in another account or
///   domain
/// @param filter what is taken, `>` for all
/// @param destination where it goes, `>` for as it is
/// @param identity of the stream; empty where it did not say
/// @param transforms the first that matches a subject is used
public record SourceOrigin(
    String stream, String filter, String destination, String identity, List<Transform> transforms) {
  public SourceOrigin {
    transforms = List.copyOf(transforms);
  }

  /// The header's value for a message that has `sequence` there.
  String header(long sequence, String subject) {
    String text =
        stream
            + ' '
            + Long.toUnsignedString(sequence)
            + ' '
            + filter
            + ' '
            + destination
            + ' '
            + subject;
    return identity.isEmpty() ? text : text + ' ' + identity;
  }

  /// The message as it is to be stored: with that header, without what was meant for the origin.
  Message arriving(Message message, long sequence) {
    Message copy = new Message();
    copy.set(message);
    copy.noReply();
    String subject = new String(message.subjectBytes(), StandardCharsets.UTF_8);
    new HeaderEdit(copy)
        .remove(HeaderName.STREAM_SOURCE.text())
        .removePrefix("Nats-Expected-")
        .removePrefix("Nats-Batch-")
        .add(HeaderName.STREAM_SOURCE.text(), header(sequence, subject))
        .apply();
    transform(copy, transforms);
    return copy;
  }

  /// Takes away headers that were meant for the origin.
  public static void forget(Message message) {
    if (message.headerLength > 0) {
      String block =
          new String(
              message.body, message.bodyFrom, message.headerLength, StandardCharsets.ISO_8859_1);
      if (block.contains("\r\nNats-Expected-") || block.contains("\r\nNats-Batch-")) {
        new HeaderEdit(message).removePrefix("Nats-Expected-").removePrefix("Nats-Batch-").apply();
      }
    }
  }

  /// Changes the subject as the first of `transforms` that matches it says.
  static void transform(Message message, List<Transform> transforms) {
    for (Transform transform : transforms) {
      if (transform.matches(message.subject, message.subjectFrom, message.subjectTo)) {
        byte[] subject =
            transform.apply(message.subject, message.subjectFrom, message.subjectTo, 0);
        message.subject(subject, 0, subject.length);
        return;
      }
    }
  }
}
