// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;

/// Where the API of another account or domain is reached: what stands for `$JS.API`, and in front
/// of the subjects it delivers to.
public record ExternalStream(String apiPrefix, String deliverPrefix) implements Fields {
  @Override
  public void fields(Json json) {
    json.text("api", apiPrefix).text("deliver", deliverPrefix);
  }
}
