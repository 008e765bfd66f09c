// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

/// Where a message comes from, as far as delivery has to know.
public interface Origin {
  /// False if `receiver` is the publisher itself and does not want its own messages back.
  boolean mayReach(Receiver receiver);

  /// What a service in another account is told of who asks: JSON for the header
  /// `Nats-Request-Info`.
  ///
  /// @param detailed everything, because the importing account shares it; else only account and
  ///   round trip
  /// @param service the account through which the request went on; empty at the first crossing
  byte[] requestInfo(boolean detailed, String service);

  /// The last measured round trip to it, in nanoseconds; 0 where there is none.
  default long roundTripNanos() {
    return 0;
  }

  /// The server itself, which wants everything delivered and is nobody's client.
  Origin SERVER =
      new Origin() {
        private static final byte[] NOTHING = {};

        @Override
        public boolean mayReach(Receiver receiver) {
          return true;
        }

        @Override
        public byte[] requestInfo(boolean detailed, String service) {
          return NOTHING;
        }
      };
}
