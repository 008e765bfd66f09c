// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// A `host:port` to listen on, as `listen`, `host` and `port` give it.
///
/// @param host name or address; `0.0.0.0` for every interface
/// @param port 0 when not listening, -1 for a free port that the system picks, else 1..65535
public record Listen(String host, int port) {

  /// The port that says "any free port".
  public static final int RANDOM_PORT = -1;

  /// Not listening.
  public static Listen off() {
    return new Listen("0.0.0.0", 0);
  }

  public boolean isOff() {
    return port == 0;
  }

  public Listen withHost(String host) {
    return new Listen(host, port);
  }

  public Listen withPort(int port) {
    return new Listen(host, port);
  }
}
