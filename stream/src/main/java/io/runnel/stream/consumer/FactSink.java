// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

/// Takes the facts or the snapshot of a consumer: see [FactLog] for the format.
@FunctionalInterface
public interface FactSink {
  /// The bytes are lent for the call. What is given in one call is taken back in one call.
  void facts(byte[] bytes, int from, int to);
}
