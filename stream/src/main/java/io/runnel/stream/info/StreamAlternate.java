// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.info;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;

/// Another stream with the same messages, and where it is.
public record StreamAlternate(String name, String domain, String cluster) implements Fields {
  @Override
  public void fields(Json json) {
    json.text("name", name).textAny("domain", domain).text("cluster", cluster);
  }
}
