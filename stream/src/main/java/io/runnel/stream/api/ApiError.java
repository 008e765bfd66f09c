// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;

/// Why a request was refused, as clients read it: a value, not an exception. See [ErrorId].
public record ApiError(int code, int errCode, String description) implements Fields {
  public boolean is(ErrorId id) {
    return errCode == id.errCode();
  }

  @Override
  public void fields(Json json) {
    json.number("code", code).numberAny("err_code", errCode).textAny("description", description);
  }

  /// As nats-server puts an error into the text of another.
  @Override
  public String toString() {
    return description + " (" + errCode + ")";
  }
}
