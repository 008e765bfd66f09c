// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.broker.jetstream.host.StreamYard;
import io.runnel.stream.api.ResponseType;

/// STREAM.DELETE: a stream goes, with all that is in it.
final class StreamDelete implements ApiRequest {
  private final StreamYard yard;

  StreamDelete(StreamYard yard) {
    this.yard = yard;
  }

  @Override
  public ResponseType type() {
    return ResponseType.STREAM_DELETE;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Asked.nothing(call);
    StreamHost stream = Asked.stream(call, 2);
    yard.delete(stream);
    yard.advisories().stream(call.account(), stream.name(), "DELETED", "delete");
    return json -> json.flag("success", true);
  }
}
