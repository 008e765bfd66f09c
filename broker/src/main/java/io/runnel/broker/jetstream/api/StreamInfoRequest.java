// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.NumberType;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.info.StreamInfo;
import java.util.Map;
import java.util.TreeMap;

/// STREAM.INFO: what a stream is and what is in it, with its subjects page by page where they are
/// asked for.
final class StreamInfoRequest implements ApiRequest {
  /// Subjects in one answer.
  private static final int PAGE = 100_000;

  /// Subjects of a stream that are looked at for one answer.
  private static final int SUBJECTS_MAX = 10 * PAGE;

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
    var details = new Descriptions.Details(draft.deleted, draft.subjects, SUBJECTS_MAX);
    StreamInfo info = Descriptions.led(Descriptions.stream(stream, details), stream);
    Map<String, Long> found = info.state().subjects();
    Asked.refuse(found.size() > SUBJECTS_MAX, ErrorId.STREAM_INFO_MAX_SUBJECTS);
    int offset = Math.clamp(draft.offset, 0, found.size());
    StreamInfo page = Descriptions.withSubjects(info, page(found, offset));
    return json -> {
      json.number("total", found.size())
          .number("offset", found.isEmpty() ? 0 : offset)
          .number("limit", found.isEmpty() ? 0 : PAGE);
      page.fields(json);
    };
  }

  private static Map<String, Long> page(Map<String, Long> found, int offset) {
    Map<String, Long> page = new TreeMap<>();
    found.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .skip(offset)
        .limit(PAGE)
        .forEach(entry -> page.put(entry.getKey(), entry.getValue()));
    return page;
  }

  @Override
  public Fields refused() {
    return json -> json.number("total", 0).number("offset", 0).number("limit", 0);
  }
}
