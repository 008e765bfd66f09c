// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

/// What the server and the account allow to be stored, in bytes by nats-server's count. Shared by
/// the streams of an account on all loops, so what it says is exact to what other loops do at the
/// same moment.
public interface StorageBudget {
  /// No limits.
  StorageBudget UNLIMITED =
      new StorageBudget() {
        @Override
        public Verdict admit(long bytes) {
          return Verdict.ADMITTED;
        }

        @Override
        public void changed(long bytes) {}
      };

  /// Whether `bytes` more may be stored. Reserves nothing.
  Verdict admit(long bytes);

  /// The stream takes `bytes` more than before, or less.
  void changed(long bytes);

  /// See [#admit].
  enum Verdict {
    ADMITTED,
    /// The server has none left: error 10023.
    SERVER_FULL,
    /// The account would have too much: error 10002.
    ACCOUNT_FULL
  }
}
