// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.util.List;

/// Which `Origin` a browser may have.
///
/// @param sameOrigin `same_origin`: it must match the Host of the request
/// @param allowed `allowed_origins`; empty allows all (when not sameOrigin)
public record OriginOptions(boolean sameOrigin, List<String> allowed) {

  public OriginOptions {
    allowed = List.copyOf(allowed);
  }

  /// What nats-server has when the file says nothing.
  public static OriginOptions defaults() {
    return new OriginOptions(false, List.of());
  }

  public OriginOptions withSameOrigin(boolean sameOrigin) {
    return new OriginOptions(sameOrigin, allowed);
  }

  public OriginOptions withAllowed(List<String> allowed) {
    return new OriginOptions(sameOrigin, allowed);
  }
}
