// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.stream.api.ResponseType;
import java.util.Comparator;
import java.util.List;

/// CONSUMER.NAMES: the names of a stream's consumers, page by page.
final class ConsumerNames implements ApiRequest {
  private static final int PAGE = 1024;

  private final Asked asked;

  ConsumerNames(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ResponseType type() {
    return ResponseType.CONSUMER_NAMES;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Page page = Page.ofConsumers(asked, call);
    List<String> all = of(Asked.stream(call, 2)).stream().map(ConsumerHost::name).toList();
    List<String> names = page.of(all, PAGE);
    Fields numbers = page.numbers(all.size(), PAGE);
    return json -> {
      numbers.fields(json);
      json.texts("consumers", names);
    };
  }

  /// The consumers of a stream by name, without those that serve mirrors and sources.
  static List<ConsumerHost> of(StreamHost stream) {
    return stream.consumers().stream()
        .filter(consumer -> !consumer.config().direct())
        .sorted(Comparator.comparing(ConsumerHost::name))
        .toList();
  }

  @Override
  public Fields refused() {
    return json -> {
      Page.NO_NUMBERS.fields(json);
      json.texts("consumers", List.of());
    };
  }
}
