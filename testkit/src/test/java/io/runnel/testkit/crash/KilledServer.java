// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server with streams in a process of its own, which can be killed and started again over the
/// same directory and port. Owned by the test.
final class KilledServer implements AutoCloseable {
  private static final int START_SECONDS_MAX = 30;

  private final Path directory;
  private final int port;
  private Process process;

  KilledServer(Path directory) {
    this.directory = directory;
    this.port = freePort();
    this.process = start();
  }

  String url() {
    return "nats://127.0.0.1:" + port;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.runnel.server.Main", "-a", "127.0.0.1", "-p", "" + port));
    command.addAll(List.of("-js", "-sd", directory.resolve("store").toString()));
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.resolve("server.log").toFile()))
              .start();
      await(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(Process started) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
    while (System.nanoTime() < deadline) {
      if (!started.isAlive()) {
        throw new IOException("the server ended with " + started.exitValue() + "\n" + log());
      }
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress("127.0.0.1", port), 1000);
        if (probe.getInputStream().read() == 'I') {
          return;
        }
      } catch (IOException notYet) {
        pause();
      }
    }
    throw new IOException("the server does not answer\n" + log());
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /// What the server wrote so far.
  String log() {
    try {
      return Files.readString(directory.resolve("server.log"));
    } catch (IOException none) {
      return "no log";
    }
  }

  /// SIGKILL: whatever it was doing, it does no more.
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  void startAgain() {
    process = start();
  }

  @Override
  public void close() {
    kill();
  }
}
