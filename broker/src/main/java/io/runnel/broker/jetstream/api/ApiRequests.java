// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.subject.Subjects;
import java.util.ArrayList;
import java.util.List;

/// Which request is meant by which subject. Immutable after it was filled.
public final class ApiRequests {
  private record Entry(String filter, ApiRequest request) {}

  private final List<Entry> entries = new ArrayList<>();

  /// Requests whose subject behind `$JS.API.` matches `filter` are answered by `request`.
  public ApiRequests add(String filter, ApiRequest request) {
    entries.add(new Entry(filter, request));
    return this;
  }

  /// Who answers `call`: where nobody is known, a request that refuses it.
  public ApiRequest find(ApiCall call) {
    String subject = call.tail(0);
    for (Entry entry : entries) {
      if (Subjects.matches(entry.filter, subject)) {
        return entry.request;
      }
    }
    return UNKNOWN;
  }

  private static final ApiRequest UNKNOWN =
      new ApiRequest() {
        @Override
        public ResponseType type() {
          return ResponseType.SYSTEM;
        }

        @Override
        public Fields answer(ApiCall call) throws ApiRefusal {
          throw new ApiRefusal(ErrorId.BAD_REQUEST.with());
        }
      };
}
