// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import io.runnel.config.ConfigFile;
import io.runnel.config.grammar.ConfigException;
import io.runnel.config.grammar.Environment;
import io.runnel.config.grammar.FileSource;
import io.runnel.config.options.Listen;
import io.runnel.config.options.ServerOptions;
import io.runnel.server.Refused;
import io.runnel.server.RunnelServer;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Runnel through its embedding API.
final class EmbeddedPeer implements Peer {
  private final int port;
  private String config;
  private RunnelServer server;

  EmbeddedPeer(String config) {
    this.config = config;
    this.server = start(config, Listen.RANDOM_PORT);
    this.port = server.clientAddress().getPort();
  }

  private static RunnelServer start(String config, int port) {
    try {
      return RunnelServer.start(options(config, port));
    } catch (Refused e) {
      throw new IllegalArgumentException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerOptions options(String config, int port) {
    try {
      var environment = Environment.ofProcess();
      var result = ConfigFile.load(config, "jnats.conf", environment, FileSource.ofDisk());
      return result.options().withListen(new Listen(HOST, port));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void stop() {
    server.close();
  }

  @Override
  public void startAgain() {
    server = start(config, port);
  }

  @Override
  public void reload(String text) {
    config = text;
    try {
      server.reload(options(text, Listen.RANDOM_PORT));
    } catch (Refused e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void lameDuck() {
    server.lameDuck();
  }

  @Override
  public void close() {
    stop();
  }
}
