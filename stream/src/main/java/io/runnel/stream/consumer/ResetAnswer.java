// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

/// What became of the wish to begin again (CONSUMER.RESET, 2.14).
public sealed interface ResetAnswer {
  /// It begins again with this sequence.
  record Done(long sequence) implements ResetAnswer {}

  /// It may not; `reason` goes into error 10204.
  record Refused(String reason) implements ResetAnswer {}
}
