// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

/// Where a message comes from, as far as delivery has to know.
public interface Origin {
  /// False if `receiver` is the publisher itself and does not want its own messages back.
  boolean mayReach(Receiver receiver);

  /// The server itself, which wants everything delivered.
  Origin SERVER = receiver -> true;
}
