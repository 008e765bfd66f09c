// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// nats-server as a process: found on the PATH or in `~/go/bin`. What it listens on and whether it
/// has reloaded is read from its log.
final class NatsServerPeer implements Peer {
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final Pattern LISTENING =
      Pattern.compile("Listening for client connections on \\S*?:(\\d+)");
  private static final Pattern RELOADED = Pattern.compile("Reloaded server configuration");

  private final Path home;
  private final Path config;
  private final Path log;
  private final int port;
  private Process process;

  NatsServerPeer(String text) {
    try {
      home = Files.createTempDirectory("nats-server-peer");
      config = Files.writeString(home.resolve("server.conf"), text);
      log = home.resolve("server.log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process = launch(-1);
    Matcher listening = LISTENING.matcher(log());
    if (!listening.find()) {
      throw new IllegalStateException("no port in the log: " + log());
    }
    port = Integer.parseInt(listening.group(1));
  }

  private static Path executable() {
    Stream<Path> onPath =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(Path::of);
    return Stream.concat(onPath, Stream.of(Path.of(System.getProperty("user.home"), "go", "bin")))
        .map(folder -> folder.resolve("nats-server"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no nats-server on the PATH"));
  }

  private Process launch(int listenPort) {
    List<String> command =
        List.of(
            executable().toString(),
            "-a",
            HOST,
            "-p",
            Integer.toString(listenPort),
            "-c",
            config.toString());
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      long deadline = System.nanoTime() + START_LIMIT.toNanos();
      while (!log().contains("Server is ready")) {
        if (started.waitFor(2, TimeUnit.MILLISECONDS)) {
          throw new IllegalArgumentException(log());
        }
        if (System.nanoTime() > deadline) {
          started.destroyForcibly();
          throw new IllegalStateException("not ready: " + log());
        }
      }
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void stop() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void startAgain() {
    process = launch(port);
  }

  @Override
  public void reload(String text) {
    long before = RELOADED.matcher(log()).results().count();
    try {
      Files.writeString(config, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    signal("HUP");
    Eventually.holds(() -> RELOADED.matcher(log()).results().count() > before, this::log);
  }

  @Override
  public void lameDuck() {
    signal("USR2");
  }

  @Override
  public void close() {
    stop();
    for (Path file : List.of(config, log, home)) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
