// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Json;
import io.runnel.broker.client.SubscriptionView;

/// One subscription in a list.
enum SubDetail {
  /// Beneath its client, which says whose it is.
  OF_CLIENT,
  /// On its own.
  WITH_ACCOUNT;

  void write(Json json, SubscriptionView subscription) {
    json.object(fields -> {
      if (this == WITH_ACCOUNT) {
        fields
            .textAny("account", subscription.account())
            .textAny("account_tag", subscription.account());
      }
      fields
          .text("subject", subscription.subject())
          .textAny("qgroup", subscription.queue())
          .text("sid", subscription.sid())
          .number("msgs", subscription.messages())
          .numberAny("max", subscription.max())
          .number("cid", subscription.client());
    });
  }
}
