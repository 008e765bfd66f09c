// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import java.nio.charset.StandardCharsets;

/// The fields of an answer that has a header block, too.
public record Headed(byte[] header, Fields body) implements Fields {
  /// What tells a stream from another one that had its name before.
  static final String IDENTITY = "Nats-Stream-Identity";

  /// With the identity of the stream that is spoken of.
  static Headed identified(String identity, Fields body) {
    String block = "NATS/1.0\r\n" + IDENTITY + ": " + identity + "\r\n\r\n";
    return new Headed(block.getBytes(StandardCharsets.UTF_8), body);
  }

  @Override
  public void fields(Json json) {
    body.fields(json);
  }
}
