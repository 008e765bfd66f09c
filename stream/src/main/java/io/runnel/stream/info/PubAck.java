// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.info;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import io.runnel.stream.api.ApiError;
import java.util.Optional;

/// The answer to a publish. What does not apply is empty or 0; `value` is a counter's, `batch` and
/// `count` are an atomic or fast batch's.
public record PubAck(
    Optional<ApiError> error,
    String stream,
    long sequence,
    String domain,
    boolean duplicate,
    String value,
    String batch,
    long count)
    implements Fields {
  public static PubAck stored(String stream, long sequence, String domain) {
    return new PubAck(Optional.empty(), stream, sequence, domain, false, "", "", 0);
  }

  public static PubAck duplicate(String stream, long sequence, String domain) {
    return new PubAck(Optional.empty(), stream, sequence, domain, true, "", "", 0);
  }

  public static PubAck refused(ApiError error, String stream) {
    return new PubAck(Optional.of(error), stream, 0, "", false, "", "", 0);
  }

  @Override
  public void fields(Json json) {
    json.fieldAny("error", error)
        .text("stream", stream)
        .number("seq", sequence)
        .textAny("domain", domain)
        .flagAny("duplicate", duplicate)
        .textAny("val", value)
        .textAny("batch", batch)
        .numberAny("count", count);
  }
}
