// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.stream.api.ResponseType;

/// CONSUMER.INFO: what a consumer is and where it stands.
final class ConsumerInfoRequest implements ApiRequest {
  @Override
  public ResponseType type() {
    return ResponseType.CONSUMER_INFO;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Asked.nothing(call);
    StreamHost stream = Asked.stream(call, 2);
    return Descriptions.consumer(Asked.consumer(call, stream, 3));
  }
}
