// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.util.List;
import java.util.Map;

/// Who this server says it is (INFO, varz, `$SYS`).
///
/// @param serverName `server_name`; empty means: the server id
/// @param clusterName `cluster { name }`; empty when none. It stands in INFO and selects
///   cluster-scoped mappings
/// @param tags `server_tags`: lower case, trimmed, without duplicates
/// @param metadata `server_metadata`
/// @param featureFlags `feature_flags` as given; unknown names are kept
public record IdentityOptions(
    String serverName,
    String clusterName,
    List<String> tags,
    Map<String, String> metadata,
    Map<String, Boolean> featureFlags) {

  public IdentityOptions {
    tags = List.copyOf(tags);
    metadata = Map.copyOf(metadata);
    featureFlags = Map.copyOf(featureFlags);
  }

  /// What nats-server has when the file says nothing.
  public static IdentityOptions defaults() {
    return new IdentityOptions("", "", List.of(), Map.of(), Map.of());
  }

  public IdentityOptions withServerName(String serverName) {
    return new IdentityOptions(serverName, clusterName, tags, metadata, featureFlags);
  }

  public IdentityOptions withClusterName(String clusterName) {
    return new IdentityOptions(serverName, clusterName, tags, metadata, featureFlags);
  }

  public IdentityOptions withTags(List<String> tags) {
    return new IdentityOptions(serverName, clusterName, tags, metadata, featureFlags);
  }

  public IdentityOptions withMetadata(Map<String, String> metadata) {
    return new IdentityOptions(serverName, clusterName, tags, metadata, featureFlags);
  }

  public IdentityOptions withFeatureFlags(Map<String, Boolean> featureFlags) {
    return new IdentityOptions(serverName, clusterName, tags, metadata, featureFlags);
  }
}
