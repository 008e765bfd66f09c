// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

/// Hears the facts of the host when a store is opened, in the order in which they were given.
@FunctionalInterface
public interface FactVisitor {
  /// `bytes[from, to)` is valid during the call.
  void fact(long number, int kind, byte[] bytes, int from, int to);
}
