// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.runnel.config.ConfigFile;
import io.runnel.config.grammar.Environment;
import io.runnel.config.grammar.FileSource;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What strangers may cost, and that nothing they say does harm.
@Timeout(120)
class BeforeAuthenticationTest {
  private static final int COST_BYTES_MAX = 64 * 1024;
  private static final int CONNECTIONS = 200;

  private static final String USERS =
      """
      listen: "127.0.0.1:-1"
      authorization {
        timeout: 60
        users: [
          {user: plain, password: secret}
          {user: hashed, password: "$2a$04$ANUYX6q4C1dJIdCDOKvIHOd8EImZBmDzUPEqSPRnlbmXNRrnRRjtq"}
          {nkey: UC6NLCN7AS34YOJVCYD4PJ3QB7QGLYG5B5IMBT25VW5K4TNUJODM7BOX}
        ]
      }
      """;

  private static RunnelServer start(String config) throws Exception {
    return RunnelServer.start(
        ConfigFile.load(config, "test.conf", Environment.of(Map.of()), FileSource.ofDisk())
            .options());
  }

  private static Socket connect(RunnelServer server) throws IOException {
    var address = server.clientAddress();
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String line(Socket socket) throws IOException {
    var line = new StringBuilder();
    for (int b = socket.getInputStream().read(); b >= 0 && b != '\n'; ) {
      line.append((char) b);
      b = socket.getInputStream().read();
    }
    return line.toString().strip();
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(30);
    }
    Runtime runtime = Runtime.getRuntime();
    long netty =
        ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
    return runtime.totalMemory() - runtime.freeMemory() + netty;
  }

  /// Each connection sends `begin` and waits; returns what one of them costs, our sockets included.
  private static long cost(RunnelServer server, byte[] begin) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      connect(server).close(); // classes are loaded
      long before = used();
      for (int i = 0; i < CONNECTIONS; i++) {
        Socket socket = connect(server);
        sockets.add(socket);
        assertTrue(line(socket).startsWith("INFO "));
        for (int at = 0; at < begin.length; at += 1000) {
          socket.getOutputStream().write(begin, at, Math.min(1000, begin.length - at));
        }
      }
      Thread.sleep(300);
      return (used() - before) / CONNECTIONS;
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void aStrangerCostsLittle() throws Exception {
    try (RunnelServer server = start(USERS)) {
      long silent = cost(server, new byte[0]);
      long half = cost(server, bytes("CONNECT {\"user\":\"" + "x".repeat(4_000)));
      long blanks = cost(server, bytes("CONNECT" + " ".repeat(40_000)));
      System.out.println("before CONNECT: " + silent + ", " + half + ", " + blanks + " bytes");
      assertTrue(silent < COST_BYTES_MAX / 2, "silent " + silent);
      assertTrue(half < COST_BYTES_MAX / 2, "half a CONNECT " + half);
      assertTrue(blanks < COST_BYTES_MAX / 2, "blanks " + blanks);
    }
  }

  @Test
  void theLargestControlLineIsWhatAStrangerCostsAtMost() throws Exception {
    try (RunnelServer server = start("max_control_line: 1MB\n" + USERS)) {
      long half = cost(server, bytes("CONNECT {\"user\":\"" + "x".repeat(65_000)));
      System.out.println("half a CONNECT of 64 KiB: " + half + " bytes");
      assertTrue(half < COST_BYTES_MAX + 8 * 1024, "half a CONNECT " + half);
    }
  }

  @Test
  void garbageIsAnsweredAndClosed() throws Exception {
    try (RunnelServer server = start(USERS)) {
      for (String garbage :
          new String[] {
            "GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001", "PING\r\n", "x", "SUB a 1\r\n"
          }) {
        try (Socket socket = connect(server)) {
          assertTrue(line(socket).startsWith("INFO "));
          socket.getOutputStream().write(bytes(garbage));
          assertEquals("-ERR 'Authorization Violation'", line(socket), garbage);
          assertEquals(-1, socket.getInputStream().read());
        }
      }
      try (Socket socket = connect(server)) {
        line(socket);
        socket.getOutputStream().write(bytes("CONNECT {" + "x".repeat(5_000)));
        assertEquals("-ERR 'maximum control line exceeded'", line(socket));
        assertEquals(-1, socket.getInputStream().read());
      }
    }
  }

  /// Wrong in every way: refused or closed, and the server stays.
  @Test
  void noCredentialsDoHarm() throws Exception {
    long seed = System.nanoTime();
    System.out.println("credentials seed " + seed);
    Random random = new Random(seed);
    String[] fields = {"user", "pass", "auth_token", "nkey", "sig", "jwt", "proxy_sig", "verbose"};
    String[] values = {
      "\"plain\"",
      "\"hashed\"",
      "\"wrong\"",
      "\"\"",
      "null",
      "1",
      "true",
      "{}",
      "[[]]",
      "\"\\ud800\"",
      "\"UC6NLCN7AS34YOJVCYD4PJ3QB7QGLYG5B5IMBT25VW5K4TNUJODM7BOX\"",
      "\"AAAA\"",
      "\"" + "z".repeat(900) + "\""
    };
    try (RunnelServer server = start(USERS)) {
      for (int i = 0; i < 300; i++) {
        var json = new StringBuilder("{\"lang\":\"x\"");
        for (int n = random.nextInt(5); n > 0; n--) {
          json.append(",\"").append(fields[random.nextInt(fields.length)]).append("\":");
          json.append(values[random.nextInt(values.length)]);
        }
        byte[] connect = bytes("CONNECT " + json + "}\r\nPING\r\n");
        if (random.nextInt(3) == 0) {
          connect[8 + random.nextInt(connect.length - 8)] = (byte) random.nextInt(256);
        }
        try (Socket socket = connect(server)) {
          assertTrue(line(socket).startsWith("INFO "));
          socket.getOutputStream().write(connect);
          socket.shutdownOutput();
          String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          assertTrue(
              said.isEmpty() || said.startsWith("-ERR '") && said.endsWith("'\r\n"),
              () -> json + " was answered with " + said);
        } catch (java.net.SocketException reset) {
          assertTrue(reset.getMessage().contains("eset") || reset.getMessage().contains("pipe"));
        }
      }
      try (Socket socket = connect(server)) {
        line(socket);
        socket
            .getOutputStream()
            .write(
                bytes(
                    "CONNECT {\"user\":\"plain\",\"pass\":\"secret\",\"verbose\":false}\r\nPING\r\n"));
        assertEquals("PONG", line(socket));
      }
    }
  }
}
