// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;

/// Subjects that match `source` become `destination`; an empty destination changes nothing.
public record SubjectTransformConfig(String source, String destination) implements Fields {
  @Override
  public void fields(Json json) {
    json.text("src", source).text("dest", destination);
  }
}
