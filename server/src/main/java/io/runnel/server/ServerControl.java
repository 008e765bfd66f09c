// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.config.options.ServerOptions;

/// What signals, files and the main thread need of a running server. All methods may be called from
/// any thread.
public interface ServerControl {
  /// Closes all connections and listeners and returns when that is done. A second call waits for
  /// the first.
  void shutdown();

  /// Starts lame duck mode and returns: no new clients, the present ones are closed bit by bit,
  /// then the server shuts down.
  void lameDuck();

  /// True from the call of [#lameDuck()] on.
  boolean inLameDuck();

  /// Puts new options into force and logs what changed.
  ///
  /// @throws Refused when one of them can't change while the server runs; then nothing changed
  void reload(ServerOptions next) throws Refused;

  /// Waits until the server has shut down, for whatever reason, or the time is over; false if it
  /// has not shut down.
  boolean awaitShutdown(long millis) throws InterruptedException;

  /// Where the server listens.
  Addresses addresses();
}
