// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import java.util.HashMap;
import java.util.Map;

/// What of the JetStream API a stream or consumer needs, and what this server has: numbers that the
/// metadata carries under `_nats.`. What is needed is stored; what the server has is only shown.
public final class ApiLevel {
  /// What this server has.
  public static final int LEVEL = 5;

  /// The level that a configuration needs.
  public static final String REQUIRED_KEY = "_nats.req.level";

  /// The version of the server that shows a configuration.
  public static final String VERSION_KEY = "_nats.ver";

  /// The level of the server that shows a configuration.
  public static final String LEVEL_KEY = "_nats.level";

  private ApiLevel() {}

  /// Whether the value of a header `Nats-Required-Api-Level` asks for more than there is, or makes
  /// no sense.
  public static boolean isTooHigh(String header) {
    return !header.isEmpty() && !isWithin(header);
  }

  /// Whether something stored with this metadata can be served here.
  public static boolean isServed(Map<String, String> metadata) {
    String required = metadata.getOrDefault(REQUIRED_KEY, "");
    return required.isEmpty() || isWithin(required);
  }

  private static boolean isWithin(String level) {
    try {
      return Long.parseLong(level) <= LEVEL;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  /// With the level it needs, as it is checked and stored.
  public static StreamConfig stamped(StreamConfig config) {
    int level = 0;
    if (config.allowMessageTtl() || config.deleteMarkerTtlNanos() > 0) {
      level = 1;
    }
    if (config.allowMessageCounter()
        || config.allowAtomic()
        || config.allowMessageSchedules()
        || config.persistMode() == PersistMode.ASYNC) {
      level = 2;
    }
    if (config.allowBatched()) {
      level = 4;
    }
    return config.toBuilder().metadata(stamped(config.metadata(), level)).build();
  }

  /// With the level it needs, as it is checked and stored.
  public static ConsumerConfig stamped(ConsumerConfig config) {
    int level = 0;
    if (config.isPauseSet()
        || config.priorityPolicy() != PriorityPolicy.NONE
        || config.priorityTimeoutNanos() != 0
        || !config.priorityGroups().isEmpty()) {
      level = 1;
    }
    if (config.ackPolicy() == AckPolicy.FLOW_CONTROL) {
      level = 4;
    }
    return config.toBuilder().metadata(stamped(config.metadata(), level)).build();
  }

  private static Map<String, String> stamped(Map<String, String> metadata, int level) {
    Map<String, String> stamped = withoutShown(metadata);
    stamped.put(REQUIRED_KEY, Integer.toString(level));
    return stamped;
  }

  /// As answers show it: with the version and level of this server.
  public static StreamConfig shown(StreamConfig config, String version) {
    return config.toBuilder().metadata(shown(config.metadata(), version)).build();
  }

  /// As answers show it: with the version and level of this server.
  public static ConsumerConfig shown(ConsumerConfig config, String version) {
    return config.toBuilder().metadata(shown(config.metadata(), version)).build();
  }

  private static Map<String, String> shown(Map<String, String> metadata, String version) {
    Map<String, String> shown = new HashMap<>(metadata);
    shown.put(VERSION_KEY, version);
    shown.put(LEVEL_KEY, Integer.toString(LEVEL));
    return shown;
  }

  /// With the required level of `stored`, so that the two can be compared.
  static StreamConfig asIn(StreamConfig config, StreamConfig stored) {
    return config.toBuilder().metadata(asIn(config.metadata(), stored.metadata())).build();
  }

  /// With the required level of `stored`, so that the two can be compared.
  static ConsumerConfig asIn(ConsumerConfig config, ConsumerConfig stored) {
    return config.toBuilder().metadata(asIn(config.metadata(), stored.metadata())).build();
  }

  private static Map<String, String> asIn(
      Map<String, String> metadata, Map<String, String> stored) {
    Map<String, String> same = withoutShown(metadata);
    same.remove(REQUIRED_KEY);
    String required = stored.get(REQUIRED_KEY);
    if (required != null) {
      same.put(REQUIRED_KEY, required);
    }
    return same;
  }

  private static Map<String, String> withoutShown(Map<String, String> metadata) {
    Map<String, String> rest = new HashMap<>(metadata);
    rest.remove(VERSION_KEY);
    rest.remove(LEVEL_KEY);
    return rest;
  }
}
