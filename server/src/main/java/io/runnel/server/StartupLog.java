// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.broker.ServerIdentity;
import org.slf4j.Logger;

/// The lines of a server's life that scripts and test suites wait for, word for word nats-server's.
/// Called in the order of the methods.
public final class StartupLog {
  /// The nats-server that Runnel is to its clients.
  public static final String NATS_VERSION = "2.15.2";

  /// Runnel's own version.
  public static final String RUNNEL_VERSION = "0.1.0";

  private final Logger log;

  public StartupLog(Logger log) {
    this.log = log;
  }

  public void banner(String clusterName, String serverName, String serverId) {
    log.info("Starting nats-server");
    log.info("  Version:  " + NATS_VERSION);
    log.info("  Git:      [runnel " + RUNNEL_VERSION + "]");
    log.debug("  Go build: {}", ServerIdentity.RUNTIME);
    if (!clusterName.isEmpty()) {
      log.info("  Cluster:  " + clusterName);
    }
    log.info("  Name:     " + serverName);
    log.info("  ID:       " + serverId);
  }

  /// A system account that the configuration does not name.
  public void systemAccountCreated(String account) {
    log.debug("Created system account: \"{}\"", account);
  }

  public void plaintextPasswords() {
    log.warn("Plaintext passwords detected, use nkeys or bcrypt");
  }

  public void configurationFile(String file, String digest) {
    log.info("Using configuration file: " + file + " (" + digest + ")");
  }

  public void jetStream() {
    log.info("Starting JetStream");
  }

  /// `scheme` is `http` or `https`.
  public void monitor(String scheme, String host, int port) {
    log.info("Starting " + scheme + " monitor on " + hostPort(host, port));
  }

  /// `scheme` is `ws` or `wss`.
  public void webSocketListener(String scheme, String host, int port) {
    log.info("Listening for websocket clients on " + scheme + "://" + hostPort(host, port));
    if (scheme.equals("ws")) {
      log.warn("Websocket not configured with TLS. DO NOT USE IN PRODUCTION!");
    }
  }

  public void clientListener(String host, int port) {
    log.info("Listening for client connections on " + hostPort(host, port));
  }

  public void proxyProtocol() {
    log.info("PROXY protocol enabled for client connections");
  }

  public void tlsRequired() {
    log.info("TLS required for client connections");
  }

  /// TLS is there for those who want it (`allow_non_tls`).
  public void tlsAvailable() {
    log.info("TLS available for client connections");
  }

  public void ready() {
    log.info("Server is ready");
  }

  public void clientListenerCloses() {
    log.debug("Client accept loop exiting..");
  }

  public void lameDuck() {
    log.info("Entering lame duck mode, stop accepting new clients");
  }

  public void closingClients() {
    log.info("Closing existing clients");
  }

  public void shutdownBegins() {
    log.info("Initiating Shutdown...");
  }

  public void exiting() {
    log.info("Server Exiting..");
  }

  static String hostPort(String host, int port) {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
