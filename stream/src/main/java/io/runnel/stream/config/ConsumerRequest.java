// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.Strictness;

/// What the CONSUMER.CREATE requests ask for.
public record ConsumerRequest(
    String stream, ConsumerConfig config, ConsumerAction action, boolean pedantic) {
  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("CreateConsumerRequest")
          .text("stream_name", (draft, value) -> draft.stream = value)
          .inside("config", ConsumerConfigJson.SCHEMA, draft -> draft.config)
          .raw("action", (draft, raw) -> draft.action = ConsumerAction.parse(raw))
          .flag("pedantic", (draft, value) -> draft.pedantic = value);

  public static ConsumerRequest read(byte[] json, Strictness strictness) throws InvalidJson {
    Draft draft = new Draft();
    SCHEMA.read(json, strictness, draft);
    return new ConsumerRequest(draft.stream, draft.config.build(), draft.action, draft.pedantic);
  }

  /// A request being read.
  private static final class Draft {
    private String stream = "";
    private final ConsumerConfigBuilder config = ConsumerConfig.builder();
    private ConsumerAction action = ConsumerAction.CREATE_OR_UPDATE;
    private boolean pedantic;
  }
}
