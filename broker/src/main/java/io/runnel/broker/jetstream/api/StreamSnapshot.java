// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.NumberType;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.info.StreamState;
import io.runnel.subject.Subjects;

/// STREAM.SNAPSHOT: a backup of a stream, sent in chunks by a [SnapshotSender] of its own thread.
final class StreamSnapshot implements ApiRequest {
  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("JSApiStreamSnapshotRequest")
          .text("deliver_subject", (draft, value) -> draft.to = value)
          .flag("no_consumers", (draft, value) -> draft.noConsumers = value)
          .integer("chunk_size", NumberType.INT, (draft, value) -> draft.chunkBytes = value)
          .integer("window_size", NumberType.INT, (draft, value) -> draft.windowBytes = value)
          .flag("jsck", (draft, value) -> draft.checks = value);

  /// A request being read. Each message's checksum is checked when it is read, with `jsck` or not.
  private static final class Draft {
    private String to = "";
    private boolean noConsumers;
    private int chunkBytes;
    private int windowBytes;
    private boolean checks;
  }

  private final Asked asked;

  StreamSnapshot(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ResponseType type() {
    return ResponseType.STREAM_SNAPSHOT;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Asked.something(call);
    StreamHost stream = Asked.stream(call, 2);
    Draft draft = asked.need(call, SCHEMA, new Draft());
    Asked.refuse(!Subjects.isPublishable(draft.to), ErrorId.SNAPSHOT_DELIVER_SUBJECT_INVALID);
    StreamState state =
        stream.ask(() -> Descriptions.stateOnLoop(stream, Descriptions.Details.NONE));
    SnapshotSender sender =
        new SnapshotSender(
            call,
            stream,
            state,
            new SnapshotSender.Wish(
                draft.to, !draft.noConsumers, draft.chunkBytes, draft.windowBytes));
    return json -> {
      json.field("config", stream.config()).field("state", state);
      sender.start();
    };
  }
}
