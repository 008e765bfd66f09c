// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.keys;

import java.util.List;

/// One key of the table.
///
/// @param section the block it belongs to; `server` is the top level
/// @param name its canonical spelling, lower case
/// @param aliases its other spellings
/// @param status what it does
/// @param note a word on the status; may be empty
public record KnownKey(
    String section, String name, List<String> aliases, KeyStatus status, String note) {

  public KnownKey {
    aliases = List.copyOf(aliases);
  }
}
