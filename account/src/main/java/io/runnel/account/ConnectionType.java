// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// How a client came in, as `allowed_connection_types` names it.
public enum ConnectionType {
  STANDARD,
  WEBSOCKET,
  LEAFNODE,
  LEAFNODE_WS,
  MQTT,
  MQTT_WS,
  IN_PROCESS;

  /// Reads a name in any case.
  public static Optional<ConnectionType> parse(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    for (ConnectionType type : values()) {
      if (type.name().equals(upper)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /// The known ones among these names.
  static Set<ConnectionType> known(List<String> names) {
    Set<ConnectionType> known = EnumSet.noneOf(ConnectionType.class);
    names.forEach(name -> parse(name).ifPresent(known::add));
    return Set.copyOf(known);
  }
}
