// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;

/// A request that only a cluster can serve: a server that stands alone says so.
final class Standalone implements ApiRequest {
  private final ResponseType type;

  Standalone(ResponseType type) {
    this.type = type;
  }

  @Override
  public ResponseType type() {
    return type;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    throw new ApiRefusal(ErrorId.CLUSTER_REQUIRED.with());
  }
}
