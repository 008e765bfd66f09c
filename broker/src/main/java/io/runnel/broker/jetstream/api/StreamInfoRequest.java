// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.NumberType;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.info.StreamInfo;

/// STREAM.INFO: what a stream is and what is in it, with its subjects page by page where they are
/// asked for.
final class StreamInfoRequest implements ApiRequest {
  /// Subjects in one answer.
  private static final int PAGE = 100_000;

  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("JSApiStreamInfoRequest")
          .integer("offset", NumberType.INT, (draft, value) -> draft.offset = value)
          .flag("deleted_details", (draft, value) -> draft.deleted = value)
          .text("subjects_filter", (draft, value) -> draft.subjects = value);

  /// A request being read.
  private static final class Draft {
    private int offset;
    private boolean deleted;
    private String subjects = "";
  }

  private final Asked asked;

  StreamInfoRequest(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ResponseType type() {
    return ResponseType.STREAM_INFO;
  }

  /// Who asks for it gets the type of an answer to a create.
  @Override
  public ResponseType type(ApiCall call) {
    return call.header("Nats-Response-Type").equals("create") ? ResponseType.STREAM_CREATE : type();
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Draft draft = asked.fill(call, SCHEMA, new Draft());
    StreamHost stream = Asked.stream(call, 2);
    var details = new Descriptions.Details(draft.deleted, draft.subjects, PAGE);
    StreamInfo info = Descriptions.led(Descriptions.stream(stream, details), stream);
    int found = info.state().subjects().size();
    Asked.refuse(found > PAGE, ErrorId.STREAM_INFO_MAX_SUBJECTS);
    return json -> {
      json.number("total", draft.subjects.isEmpty() ? 0 : found)
          .number("offset", draft.offset)
          .number("limit", draft.subjects.isEmpty() ? 0 : PAGE);
      info.fields(json);
    };
  }

  @Override
  public Fields refused() {
    return json -> json.number("total", 0).number("offset", 0).number("limit", 0);
  }
}
