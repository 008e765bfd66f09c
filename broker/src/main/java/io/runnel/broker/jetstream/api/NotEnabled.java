// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;

/// What an account without streams is told where others would have `request` answered.
record NotEnabled(ApiRequest request) implements ApiRequest {
  @Override
  public ResponseType type() {
    return request.type();
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    throw new ApiRefusal(ErrorId.NOT_ENABLED_FOR_ACCOUNT.with());
  }

  @Override
  public Fields refused() {
    return request.refused();
  }
}
