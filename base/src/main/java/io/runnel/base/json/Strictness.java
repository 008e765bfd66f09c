// SPDX-License-Identifier: Apache-2.0
package io.runnel.base.json;

/// What becomes of fields that nobody knows, and of more than one value.
public enum Strictness {
  /// An unknown field is an error. Several values are read one after the other, and nothing is a
  /// value of which every field is left out. As nats-server reads requests with `strict`.
  STRICT,

  /// Unknown fields are passed over; there is one value.
  LENIENT
}
