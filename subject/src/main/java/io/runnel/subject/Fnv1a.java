// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

/// FNV-1a with 32 bits, the hash behind `{{partition()}}`; the same in every server of a cluster,
/// so part of the contract.
final class Fnv1a {

  static final int START = 0x811C_9DC5;
  private static final int PRIME = 0x0100_0193;

  private Fnv1a() {}

  /// The hash of what came before, and then `[from, to)`.
  static int update(int hash, byte[] bytes, int from, int to) {
    int h = hash;
    for (int i = from; i < to; i++) {
      h = (h ^ (bytes[i] & 0xFF)) * PRIME;
    }
    return h;
  }
}
