// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.info.ConsumerInfo;
import java.util.List;

/// CONSUMER.LIST: the consumers of a stream with their state, page by page.
final class ConsumerList implements ApiRequest {
  private static final int PAGE = 256;

  private final Asked asked;

  ConsumerList(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ResponseType type() {
    return ResponseType.CONSUMER_LIST;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Page page = Page.ofConsumers(asked, call);
    List<ConsumerHost> all = ConsumerNames.of(Asked.stream(call, 2));
    List<ConsumerInfo> infos = page.of(all, PAGE).stream().map(Descriptions::listed).toList();
    Fields numbers = page.numbers(all.size(), PAGE);
    return json -> {
      numbers.fields(json);
      json.objects("consumers", infos);
    };
  }

  @Override
  public Fields refused() {
    return json -> {
      Page.NO_NUMBERS.fields(json);
      json.texts("consumers", List.of());
    };
  }
}
