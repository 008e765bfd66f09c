// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

/// Who this server is to its peers, from start to end.
///
/// @param id public server nkey (`N…`)
/// @param name `server_name`, or the id
/// @param cluster `cluster.name`; empty for a server alone
/// @param xkey public curve nkey (`X…`), to which secrets for the server can be sealed
public record ServerIdentity(String id, String name, String cluster, String xkey) {
  /// The nats-server that this server is to its clients.
  public static final String NATS_VERSION = "2.15.2";

  /// What stands in INFO where nats-server names its Go version.
  public static final String RUNTIME = "java" + Runtime.version().feature();

  /// JetStream API level of that nats-server.
  public static final int API_LEVEL = 5;
}
