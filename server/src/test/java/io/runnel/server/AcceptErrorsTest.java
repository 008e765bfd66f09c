// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A server in a process of its own that may open few files.
@Timeout(120)
class AcceptErrorsTest {
  private static final int FILES_MAX = 120;
  private static final int MILLIS_MAX = 20_000;

  @TempDir Path folder;

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void withoutFilesClientsWaitTheLogSaysSoAndLaterTheyAreServed() throws Exception {
    Path log = folder.resolve("log");
    Process server = start(log);
    List<Socket> clients = new ArrayList<>();
    try {
      int port = Integer.parseInt(logged(log, "client connections on 127.0.0.1:(\\d+)"));
      logged(log, "(Server is ready)");
      while (clients.size() < FILES_MAX) {
        clients.add(connect(port)); // the kernel takes them in, whether or not the server does
      }
      String error = logged(log, "\\[ERR] (Temporary .*)");
      assertTrue(error.startsWith("Temporary Client Accept Error("), error);
      assertTrue(error.endsWith("Too many open files), sleeping 1000ms"), error);
      assertEquals("INFO", head(clients.getFirst()), "who came in time is served");
      Socket last = clients.removeLast();
      for (Socket client : clients) {
        client.close();
      }
      assertEquals("INFO", head(last), "who waited is served when there is room");
      last.close();
    } finally {
      server.destroy();
      for (Socket client : clients) {
        client.close();
      }
    }
    assertTrue(server.waitFor(20, TimeUnit.SECONDS));
  }

  /// `ulimit -n` sets both limits, so that the JVM can't raise its own.
  private static Process start(Path log) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -n " + FILES_MAX + " && exec \"$0\" \"$@\"",
            java,
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dslf4j.provider=io.runnel.server.log.JournalProvider",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "-a",
            "127.0.0.1",
            "-p",
            "-1")
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", port), MILLIS_MAX);
    socket.setSoTimeout(MILLIS_MAX);
    return socket;
  }

  private static String head(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII);
    } catch (SocketTimeoutException nothing) {
      return "nothing";
    }
  }

  /// What stands in the group of `pattern`, once it is in the log.
  private static String logged(Path log, String pattern) throws Exception {
    Pattern wanted = Pattern.compile(pattern);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS_MAX);
    while (System.nanoTime() - end < 0) {
      Matcher found = wanted.matcher(Files.readString(log));
      if (found.find()) {
        return found.group(1);
      }
      Thread.sleep(20);
    }
    throw new AssertionError("the log has no " + pattern + ": " + Files.readString(log));
  }
}
