// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;

/// What is published again once it is stored, and to where.
public record RePublish(String source, String destination, boolean headersOnly) implements Fields {
  @Override
  public void fields(Json json) {
    json.textAny("src", source).text("dest", destination).flagAny("headers_only", headersOnly);
  }
}
