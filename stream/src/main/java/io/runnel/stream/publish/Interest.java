// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

/// Whether a consumer of the stream wants a subject. Asked for each message of a stream with
/// interest retention, by the owner of the stream.
@FunctionalInterface
public interface Interest {
  boolean wants(byte[] subject, int from, int to);
}
