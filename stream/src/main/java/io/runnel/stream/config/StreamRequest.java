// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.Strictness;

/// What STREAM.CREATE and STREAM.UPDATE ask for. A pedantic request wants an error where the server
/// would otherwise put a value right.
public record StreamRequest(StreamConfig config, boolean pedantic) {
  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("StreamConfigRequest")
          .embed(StreamConfigJson.SCHEMA, draft -> draft.config)
          .flag("pedantic", (draft, value) -> draft.pedantic = value);

  public static StreamRequest read(byte[] json, Strictness strictness) throws InvalidJson {
    Draft draft = new Draft();
    SCHEMA.read(json, strictness, draft);
    return new StreamRequest(draft.config.build(), draft.pedantic);
  }

  /// A request being read.
  private static final class Draft {
    private final StreamConfigBuilder config = StreamConfig.named("");
    private boolean pedantic;
  }
}
