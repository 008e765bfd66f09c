// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.event;

import io.runnel.config.options.IdentityOptions;
import java.util.Map;
import java.util.TreeMap;

/// The feature flags nats-server 2.15 knows, with its defaults; what the configuration says about
/// these goes before, other names are left out.
public final class FeatureFlags {
  private static final Map<String, Boolean> KNOWN =
      Map.of(
          "js_ack_fc_v2", false,
          "js_api_reply_v2", false,
          "js_raft_delete_range", true,
          "js_snapshot_sources", false);

  private FeatureFlags() {}

  /// Sorted by name.
  public static Map<String, Boolean> of(IdentityOptions identity) {
    Map<String, Boolean> flags = new TreeMap<>(KNOWN);
    identity.featureFlags().forEach((name, value) -> flags.replace(name, value));
    return flags;
  }
}
