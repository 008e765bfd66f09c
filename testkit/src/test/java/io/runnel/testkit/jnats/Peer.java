// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

/// The server that the client talks to: Runnel in this JVM, or nats-server as a process where the
/// property `runnel.peer` says `nats-server`. Listens on a free port of the loopback address and
/// keeps that port when it is started again. Owned by the test that started it.
interface Peer extends AutoCloseable {
  String HOST = "127.0.0.1";

  /// Starts one that listens when this returns.
  ///
  /// @param config a configuration file's text, without a listen address
  /// @throws IllegalArgumentException where the server refuses the configuration
  static Peer start(String config) {
    return isReal() ? new NatsServerPeer(config) : new EmbeddedPeer(config);
  }

  static Peer start() {
    return start("");
  }

  static boolean isReal() {
    return System.getProperty("runnel.peer", "runnel").equals("nats-server");
  }

  int port();

  default String url() {
    return "nats://" + HOST + ":" + port();
  }

  /// Stops serving; [#startAgain] takes the same port.
  void stop();

  void startAgain();

  /// Puts another configuration into force; done when this returns.
  void reload(String config);

  /// What `--signal ldm` does. Returns at once.
  void lameDuck();

  @Override
  void close();
}
