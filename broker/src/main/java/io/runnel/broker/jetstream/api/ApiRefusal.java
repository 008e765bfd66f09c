// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.stream.api.ApiError;

/// Ends the work on a request with an error that its sender is told.
public final class ApiRefusal extends Exception {
  private static final long serialVersionUID = 1;

  private final transient ApiError error;

  public ApiRefusal(ApiError error) {
    super(error.description(), null, false, false);
    this.error = error;
  }

  public ApiError error() {
    return error;
  }
}
