// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.info.StreamInfo;
import java.util.List;

/// STREAM.LIST: the streams of an account with their state, page by page.
final class StreamList implements ApiRequest {
  private static final int PAGE = 256;

  private final Asked asked;

  StreamList(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ResponseType type() {
    return ResponseType.STREAM_LIST;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Page page = Page.ofStreams(asked, call);
    List<StreamHost> all = StreamNames.of(call, page.subject());
    List<StreamInfo> infos = page.of(all, PAGE).stream().map(Descriptions::listed).toList();
    Fields numbers = page.numbers(all.size(), PAGE);
    return json -> {
      numbers.fields(json);
      json.objects("streams", infos);
    };
  }

  @Override
  public Fields refused() {
    return json -> {
      Page.NO_NUMBERS.fields(json);
      json.nothing("streams");
    };
  }
}
