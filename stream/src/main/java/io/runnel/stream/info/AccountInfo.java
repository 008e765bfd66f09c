// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.info;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import java.util.Map;
import java.util.TreeMap;

/// An account as `$JS.API.INFO` shows it. With tiers, `total` is their sum.
public record AccountInfo(
    AccountTier total, String domain, ApiStats api, Map<String, AccountTier> tiers)
    implements Fields {
  @Override
  public void fields(Json json) {
    total.fields(json);
    json.textAny("domain", domain).field("api", api);
    if (!tiers.isEmpty()) {
      json.object("tiers", each -> new TreeMap<>(tiers).forEach(each::field));
    }
  }
}
