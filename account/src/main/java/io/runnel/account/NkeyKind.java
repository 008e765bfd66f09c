// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import java.util.Optional;

/// What an nkey stands for; the first letter of its text says which. The code is the first byte
/// before base32, chosen so that its upper five bits encode to that letter.
public enum NkeyKind {
  OPERATOR('O', 14),
  SERVER('N', 13),
  CLUSTER('C', 2),
  ACCOUNT('A', 0),
  USER('U', 20),
  /// X25519, for sealing; cannot sign.
  CURVE('X', 23);

  private final char letter;
  private final int code;

  NkeyKind(char letter, int fiveBits) {
    this.letter = letter;
    this.code = fiveBits << 3;
  }

  public char letter() {
    return letter;
  }

  int code() {
    return code;
  }

  static Optional<NkeyKind> ofCode(int code) {
    for (NkeyKind kind : values()) {
      if (kind.code == code) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
