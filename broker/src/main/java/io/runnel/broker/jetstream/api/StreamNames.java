// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.stream.api.ResponseType;
import io.runnel.subject.Subjects;
import java.util.Comparator;
import java.util.List;

/// STREAM.NAMES: the names of an account's streams, page by page.
final class StreamNames implements ApiRequest {
  private static final int PAGE = 1024;

  private final Asked asked;

  StreamNames(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ResponseType type() {
    return ResponseType.STREAM_NAMES;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Page page = Page.ofStreams(asked, call);
    List<String> all = of(call, page.subject()).stream().map(StreamHost::name).toList();
    List<String> names = page.of(all, PAGE);
    Fields numbers = page.numbers(all.size(), PAGE);
    return json -> {
      numbers.fields(json);
      if (names.isEmpty()) {
        json.nothing("streams");
      } else {
        json.texts("streams", names);
      }
    };
  }

  /// The account's streams by name; those that take `subject`, where it is not empty.
  static List<StreamHost> of(ApiCall call, String subject) {
    return call.account().streams().stream()
        .filter(stream -> subject.isEmpty() || takes(stream, subject))
        .sorted(Comparator.comparing(StreamHost::name))
        .toList();
  }

  private static boolean takes(StreamHost stream, String subject) {
    return stream.config().subjects().stream().anyMatch(own -> Subjects.overlap(own, subject));
  }

  @Override
  public Fields refused() {
    return json -> {
      Page.NO_NUMBERS.fields(json);
      json.nothing("streams");
    };
  }
}
