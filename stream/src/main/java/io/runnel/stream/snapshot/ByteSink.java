// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

/// Takes the next bytes of something longer.
@FunctionalInterface
public interface ByteSink {
  /// `bytes[from, to)` are the sender's again afterwards.
  void accept(byte[] bytes, int from, int to) throws InvalidSnapshot;
}
