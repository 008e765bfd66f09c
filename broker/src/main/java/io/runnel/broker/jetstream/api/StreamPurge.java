// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.NumberType;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.publish.Purge;
import io.runnel.stream.store.SubjectFilter;

/// STREAM.PURGE: takes messages away: all, those of some subjects, those below a sequence, or all
/// but the newest. Goes on in slices, so that the stream serves others meanwhile.
final class StreamPurge implements ApiRequest {
  /// Messages looked at before others have their turn: about a millisecond.
  private static final int SLICE_MESSAGES = 10_000;

  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("JSApiStreamPurgeRequest")
          .number("seq", NumberType.UINT64, (draft, value) -> draft.sequence = value)
          .text("filter", (draft, value) -> draft.filter = value)
          .number("keep", NumberType.UINT64, (draft, value) -> draft.keep = value);

  /// A request being read.
  private static final class Draft {
    private long sequence;
    private String filter = "";
    private long keep;
  }

  private final Asked asked;

  StreamPurge(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ResponseType type() {
    return ResponseType.STREAM_PURGE;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Draft draft = asked.fill(call, SCHEMA, new Draft());
    Asked.refuse(draft.sequence > 0 && draft.keep > 0, ErrorId.BAD_REQUEST);
    StreamHost stream = Asked.stream(call, 2);
    Asked.refuse(stream.ask(() -> stream.machine().purgeRefusal()));
    SubjectFilter filter = SubjectFilter.of(draft.filter);
    Purge purge = stream.ask(() -> stream.machine().purge(filter, draft.sequence, draft.keep));
    while (!stream.askDurably(() -> purge.step(SLICE_MESSAGES, stream))) {
      Thread.onSpinWait();
    }
    long purged = purge.purged();
    return json -> json.flag("success", true).number("purged", purged);
  }

  @Override
  public Fields refused() {
    return json -> json.number("purged", 0);
  }
}
