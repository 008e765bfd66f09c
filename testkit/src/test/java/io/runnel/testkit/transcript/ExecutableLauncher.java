// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Starts any executable that takes nats-server's flags, on a free port of the loopback address.
/// The port is read from the log line that nats-server prints when it listens.
///
/// @param directory a directory of the run, for configuration and log files
record ExecutableLauncher(Path executable, Path directory) implements ServerUnderTest.Launcher {

  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 3;
  private static final Pattern LISTENING =
      Pattern.compile("Listening for client connections on \\S*?:(\\d+)");

  @Override
  public ServerUnderTest.Start start(ServerSetup setup) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(directory, "server");
    Path config = home.resolve("server.conf");
    Path log = home.resolve("server.log");
    List<String> command =
        new ArrayList<>(List.of(executable.toString(), "-a", "127.0.0.1", "-p", "-1"));
    if (!setup.config().isEmpty()) {
      Files.writeString(config, inHome(setup.config(), home), StandardCharsets.ISO_8859_1);
      command.add("-c");
      command.add(config.toString());
    }
    command.addAll(setup.flags());
    return start(command, config, log);
  }

  private static ServerUnderTest.Start start(List<String> command, Path config, Path log)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(config.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      String text = Files.readString(log, StandardCharsets.ISO_8859_1);
      Matcher listening = LISTENING.matcher(text);
      if (text.contains("Server is ready") && listening.find()) {
        var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(listening.group(1)));
        return new ServerUnderTest.Start.Started(
            new Running(process, command, address, config, log));
      }
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return new ServerUnderTest.Start.Refused(
            process.exitValue(), Files.readString(log, StandardCharsets.ISO_8859_1));
      }
    }
    process.destroyForcibly();
    throw new IOException(
        "no 'Server is ready' within " + START_LIMIT + ": " + Files.readString(log));
  }

  /// `${dir}` in a configuration is a directory that only this server has.
  private static String inHome(String config, Path home) {
    return config.replace("${dir}", home.resolve("store").toString());
  }

  /// The started process. Its log file also holds what it prints.
  private record Running(
      Process process, List<String> command, InetSocketAddress clients, Path config, Path logFile)
      implements ServerUnderTest {

    @Override
    public Start restart() throws IOException, InterruptedException {
      process.destroyForcibly().waitFor();
      return ExecutableLauncher.start(command, config, logFile);
    }

    @Override
    public void replaceConfig(String text) throws IOException {
      Files.writeString(config, inHome(text, config.getParent()), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void signal(Signal signal) throws IOException {
      new ProcessBuilder("kill", "-" + signal.unixName, Long.toString(process.pid())).start();
    }

    @Override
    public String log() throws IOException {
      return Files.readString(logFile, StandardCharsets.ISO_8859_1);
    }

    @Override
    public OptionalInt awaitExit(Duration limit) throws InterruptedException {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
          ? OptionalInt.of(process.exitValue())
          : OptionalInt.empty();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
