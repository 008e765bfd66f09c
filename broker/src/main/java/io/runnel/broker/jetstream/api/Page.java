// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.NumberType;
import java.util.List;

/// Which part of a list is asked for.
///
/// @param offset entries before it
/// @param subject only streams that have it; empty for all
record Page(int offset, String subject) {
  private static final JsonSchema<Draft> STREAMS =
      JsonSchema.<Draft>of("JSApiStreamNamesRequest")
          .integer("offset", NumberType.INT, (draft, value) -> draft.offset = value)
          .text("subject", (draft, value) -> draft.subject = value);

  private static final JsonSchema<Draft> CONSUMERS =
      JsonSchema.<Draft>of("JSApiConsumersRequest")
          .integer("offset", NumberType.INT, (draft, value) -> draft.offset = value);

  /// A request being read.
  private static final class Draft {
    private int offset;
    private String subject = "";
  }

  static Page ofStreams(Asked asked, ApiCall call) throws ApiRefusal {
    Draft draft = asked.fill(call, STREAMS, new Draft());
    return new Page(draft.offset, draft.subject);
  }

  static Page ofConsumers(Asked asked, ApiCall call) throws ApiRefusal {
    Draft draft = asked.fill(call, CONSUMERS, new Draft());
    return new Page(draft.offset, "");
  }

  /// Where the page begins in a list of `size`.
  int from(int size) {
    return Math.clamp(offset, 0, size);
  }

  <T> List<T> of(List<T> all, int limit) {
    int from = from(all.size());
    return all.subList(from, Math.min(all.size(), from + limit));
  }

  /// The numbers that go with a page.
  Fields numbers(int total, int limit) {
    return json -> json.number("total", total).number("offset", from(total)).number("limit", limit);
  }

  static final Fields NO_NUMBERS =
      json -> json.number("total", 0).number("offset", 0).number("limit", 0);
}
