// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.Strictness;
import io.runnel.broker.jetstream.host.Restoring;
import io.runnel.broker.jetstream.host.StreamYard;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.config.ApiLevel;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.config.StreamConfigBuilder;
import io.runnel.stream.config.StreamConfigJson;
import io.runnel.stream.config.StreamRules;
import java.io.IOException;
import java.util.Optional;

/// STREAM.RESTORE: brings a stream back from a backup that a [RestoreReceiver] takes in chunks.
final class StreamRestore implements ApiRequest {
  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("JSApiStreamRestoreRequest")
          .inside("config", StreamConfigJson.SCHEMA, draft -> draft.config)
          .raw("state", (draft, raw) -> draft.state = raw);

  /// A request being read; what the state says stands in the backup, too.
  private static final class Draft {
    private final StreamConfigBuilder config = StreamConfig.named("");
    private String state = "";
  }

  private final Asked asked;
  private final StreamYard yard;

  StreamRestore(Asked asked, StreamYard yard) {
    this.asked = asked;
    this.yard = yard;
  }

  @Override
  public ResponseType type() {
    return ResponseType.STREAM_RESTORE;
  }

  @Override
  public Fields refused() {
    return json -> json.text("deliver_subject", "");
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Asked.something(call);
    StreamConfig given = asked.read(call, StreamRestore::config);
    String name = call.token(2);
    StreamConfig named = given.name().isEmpty() ? given.toBuilder().name(name).build() : given;
    Asked.refuse(!named.name().equals(name), ErrorId.STREAM_MISMATCH);
    Asked.refuse(StreamRules.request(name, named));
    StreamConfig config =
        ApiLevel.stamped(
            Asked.accepted(StreamRules.check(named, yard.terms(call.account(), false))));
    Asked.refuse(StreamRules.replicas(config));
    Asked.refuse(call.account().stream(name).isPresent(), ErrorId.STREAM_NAME_EXIST_RESTORE_FAILED);
    Asked.refuse(yard.admit(call.account(), config));
    RestoreReceiver receiver = new RestoreReceiver(call, yard, begin(call, config), config);
    receiver.start();
    return json -> json.text("deliver_subject", receiver.subject());
  }

  private static StreamConfig config(byte[] json, Strictness strictness) throws InvalidJson {
    Draft draft = new Draft();
    SCHEMA.read(json, strictness, draft);
    return draft.config.build();
  }

  private Restoring begin(ApiCall call, StreamConfig config) throws ApiRefusal {
    try {
      Optional<Restoring> begun = yard.restore(call.account(), config);
      if (begun.isEmpty()) {
        throw new ApiRefusal(ErrorId.STREAM_NAME_EXIST_RESTORE_FAILED.with());
      }
      return begun.get();
    } catch (IOException failed) {
      throw new ApiRefusal(ErrorId.STREAM_RESTORE.with(String.valueOf(failed.getMessage())));
    }
  }
}
