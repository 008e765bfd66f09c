// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.info;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import io.runnel.stream.api.ApiError;
import io.runnel.stream.config.ExternalStream;
import io.runnel.stream.config.SubjectTransformConfig;
import java.util.List;
import java.util.Optional;

/// How far a mirror or source has come. `activeNanos` is the time since it was last heard of,
/// [#NEVER] if it was not.
public record SourceInfo(
    String name,
    Optional<ExternalStream> external,
    long lag,
    long sequence,
    long activeNanos,
    Optional<ApiError> error,
    String filterSubject,
    List<SubjectTransformConfig> transforms)
    implements Fields {
  public static final long NEVER = -1;

  @Override
  public void fields(Json json) {
    json.text("name", name)
        .fieldAny("external", external)
        .number("lag", lag)
        .numberAny("seq", sequence)
        .number("active", activeNanos)
        .fieldAny("error", error)
        .textAny("filter_subject", filterSubject)
        .objectsAny("subject_transforms", transforms);
  }
}
