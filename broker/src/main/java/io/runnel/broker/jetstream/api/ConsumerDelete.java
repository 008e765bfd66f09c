// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.stream.api.ResponseType;

/// CONSUMER.DELETE: a consumer goes; who waits is told.
final class ConsumerDelete implements ApiRequest {
  @Override
  public ResponseType type() {
    return ResponseType.CONSUMER_DELETE;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Asked.nothing(call);
    StreamHost stream = Asked.stream(call, 2);
    ConsumerHost consumer = Asked.consumer(call, stream, 3);
    stream.askDurably(() -> stream.desk().delete(consumer));
    stream
        .advisories()
        .consumer(call.account(), stream.name(), consumer.name(), "DELETED", "delete");
    return json -> json.flag("success", true);
  }
}
