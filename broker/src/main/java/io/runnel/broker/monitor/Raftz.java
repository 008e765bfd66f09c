// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;

/// `raftz`: a standalone server without JetStream has no Raft groups.
public final class Raftz {
  /// What HTTP answers, with status 404.
  public static final String NONE = "No Raft nodes registered";

  private Raftz() {}

  public static Answer answer() {
    return json -> json.object(none -> {});
  }
}
