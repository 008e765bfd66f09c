// SPDX-License-Identifier: Apache-2.0
package io.runnel.base.json;

/// What whole number a field holds: the range, and the name that errors give it.
public enum NumberType {
  INT("int"),
  INT64("int64"),
  INT32("int32"),
  UINT64("uint64"),
  /// Nanoseconds.
  DURATION("time.Duration");

  private final String goName;

  NumberType(String goName) {
    this.goName = goName;
  }

  String goName() {
    return goName;
  }

  /// Throws NumberFormatException for what is no whole number of this range. Numbers of [#UINT64]
  /// above `Long.MAX_VALUE` are negative.
  long parse(String literal) {
    return switch (this) {
      case INT, INT64, DURATION -> Long.parseLong(literal);
      case INT32 -> Integer.parseInt(literal);
      case UINT64 -> Long.parseUnsignedLong(unsigned(literal));
    };
  }

  private static String unsigned(String literal) {
    if (literal.startsWith("-")) {
      throw new NumberFormatException(literal);
    }
    return literal;
  }
}
