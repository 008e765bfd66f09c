// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.config.options.ServerOptions;
import java.time.Instant;
import java.util.List;

/// What monitoring has to know about the server it is part of. Any thread; the answers may change
/// while it runs.
public interface ServerFacts {
  /// The public nkey.
  String id();

  String name();

  /// The nats-server version it is compatible with.
  String version();

  /// What stands under `go`.
  String runtime();

  /// What clients are told to connect to.
  String clientHost();

  /// The port that was bound.
  int clientPort();

  /// The options in force.
  ServerOptions options();

  Instant started();

  /// When the options in force were loaded.
  Instant configured();

  boolean authRequired();

  /// Where else clients may connect.
  List<String> connectUrls();

  List<String> webSocketConnectUrls();

  /// False until every listener is bound.
  boolean ready();
}
