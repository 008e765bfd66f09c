// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.api.ApiError;

/// What became of a message from another stream.
public sealed interface Arrival {
  /// It has this sequence here; where nobody wanted it, without being stored.
  record Taken(long sequence) implements Arrival {}

  /// It was here already.
  record Known() implements Arrival {}

  /// It has to be sent again later.
  record Refused(ApiError why) implements Arrival {}
}
