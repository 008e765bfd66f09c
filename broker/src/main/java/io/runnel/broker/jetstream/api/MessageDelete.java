// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.NumberType;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.store.MessageStore;

/// STREAM.MSG.DELETE: takes one message away, and overwrites it unless that is not wanted.
final class MessageDelete implements ApiRequest {
  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("JSApiMsgDeleteRequest")
          .number("seq", NumberType.UINT64, (draft, value) -> draft.sequence = value)
          .flag("no_erase", (draft, value) -> draft.noErase = value);

  /// A request being read.
  private static final class Draft {
    private long sequence;
    private boolean noErase;
  }

  private final Asked asked;

  MessageDelete(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ResponseType type() {
    return ResponseType.STREAM_MSG_DELETE;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Asked.something(call);
    Draft draft = asked.need(call, SCHEMA, new Draft());
    StreamHost stream = Asked.stream(call, 3);
    Asked.refuse(stream.ask(() -> stream.machine().deleteRefusal()));
    boolean removed =
        stream.askDurably(() -> stream.machine().delete(draft.sequence, !draft.noErase, stream));
    if (!removed) {
      throw stream.ask(() -> refusal(stream.store(), draft.sequence));
    }
    return json -> json.flag("success", true);
  }

  /// Why there was nothing to take away, in the words of nats-server.
  private static ApiRefusal refusal(MessageStore store, long sequence) {
    if (sequence < store.firstSequence()) {
      return new ApiRefusal(ErrorId.STREAM_MSG_DELETE_FAILED.with("no message found"));
    }
    return new ApiRefusal(
        sequence > store.lastSequence()
            ? ErrorId.STREAM_MSG_DELETE_FAILED.with("stream store EOF")
            : ErrorId.SEQUENCE_NOT_FOUND.with(sequence));
  }
}
