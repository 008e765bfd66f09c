// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;
import java.time.Instant;

/// `gatewayz`: there are no gateways yet.
public final class Gatewayz {
  private Gatewayz() {}

  public static Answer answer(Monitor monitor) {
    Instant now = Instant.now();
    return json ->
        json.object(fields ->
            fields
                .text("server_id", monitor.facts().id())
                .time("now", now)
                .object("outbound_gateways", none -> {})
                .object("inbound_gateways", none -> {}));
  }
}
