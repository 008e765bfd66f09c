// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.subject.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which request is meant by which subject. Immutable after it was filled.
public final class ApiRequests {
  private record Entry(String filter, ApiRequest request) {}

  private final List<Entry> entries = new ArrayList<>();

  /// Requests whose subject behind `$JS.API.` matches `filter` are answered by `request`.
  public ApiRequests add(String filter, ApiRequest request) {
    entries.add(new Entry(filter, request));
    return this;
  }

  /// The same requests, each refused because the account has no streams.
  ApiRequests notEnabled() {
    ApiRequests refusing = new ApiRequests();
    entries.forEach(entry -> refusing.add(entry.filter, new NotEnabled(entry.request)));
    return refusing;
  }

  /// Who answers `call`: where nobody is known, it has no answer.
  public Optional<ApiRequest> find(ApiCall call) {
    String subject = call.tail(0);
    for (Entry entry : entries) {
      if (Subjects.matches(entry.filter, subject)) {
        return Optional.of(entry.request);
      }
    }
    return Optional.empty();
  }
}
