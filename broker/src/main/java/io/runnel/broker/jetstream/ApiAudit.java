// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream;

import io.runnel.broker.jetstream.api.ApiCall;
import io.runnel.broker.jetstream.host.AccountStreams;
import io.runnel.broker.jetstream.host.Advisories;
import java.nio.charset.StandardCharsets;

/// Tells those who listen of every request to the API and of what was dropped.
record ApiAudit(Advisories advisories) {

  void answered(ApiCall call, byte[] answer) {
    advisories.tell(
        call.account(),
        "ADVISORY.API",
        "advisory.v1.api_audit",
        json ->
            json.text("server", advisories.server())
                .rawAny("client", call.client())
                .text("subject", call.subject())
                .textAny("request", new String(call.body(), StandardCharsets.UTF_8))
                .text("response", new String(answer, StandardCharsets.UTF_8))
                .textAny("domain", advisories.domain()));
  }

  void dropped(AccountStreams account, long requests) {
    advisories.tell(
        account,
        "ADVISORY.API.LIMIT_REACHED",
        "advisory.v1.api_limit_reached",
        json ->
            json.text("server", advisories.server())
                .textAny("domain", advisories.domain())
                .number("dropped", requests));
  }
}
