// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.broker.ServerIdentity;
import io.runnel.config.options.ServerOptions;
import java.time.Instant;
import java.util.List;

/// What monitoring has to know about the server it is part of. Any thread; the answers may change
/// while it runs.
public interface ServerFacts {
  /// Id, name, cluster.
  ServerIdentity identity();

  /// The public nkey.
  default String id() {
    return identity().id();
  }

  default String name() {
    return identity().name();
  }

  /// What clients are told to connect to.
  String clientHost();

  /// The port that was bound.
  int clientPort();

  /// The port that was bound for WebSocket; 0 without.
  int webSocketPort();

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
