// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import java.nio.charset.StandardCharsets;

/// The fields of an answer that has a header block, too.
public record Headed(byte[] header, Fields body) implements Fields {
  static Headed with(String name, String value, Fields body) {
    String block = "NATS/1.0\r\n" + name + ": " + value + "\r\n\r\n";
    return new Headed(block.getBytes(StandardCharsets.UTF_8), body);
  }

  @Override
  public void fields(Json json) {
    body.fields(json);
  }
}
