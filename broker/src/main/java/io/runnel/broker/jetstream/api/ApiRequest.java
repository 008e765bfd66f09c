// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.stream.api.ResponseType;

/// One kind of request to the JetStream API. Stateless; requests of one account are answered one
/// after the other, on a virtual thread that may wait for files and for the owners of streams.
public interface ApiRequest {
  /// What `type` says in the answer.
  ResponseType type();

  /// What `type` says in the answer to `call`.
  default ResponseType type(ApiCall call) {
    return type();
  }

  /// Does what is asked. Returns the fields of the answer behind `type`; where it returns [#LATER],
  /// it answers by itself.
  Fields answer(ApiCall call) throws ApiRefusal;

  /// What follows the error in a refusal; nothing, for most.
  default Fields refused() {
    return json -> {};
  }

  /// See [#answer].
  Fields LATER = json -> {};
}
