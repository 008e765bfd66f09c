// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The run that the AOT cache is made from (`--aot-training`, used by the launcher alone): a real
/// server on a free port of the loopback address with a monitoring port, a client session over a
/// plain socket, then a normal end. What these touch is what later starts find loaded and linked,
/// and hold in memory, 8 KiB a class: hence nobody asks the monitoring port for anything.
final class AotTraining {
  static final String WORD = "--aot-training";

  /// The session can't hang the launcher: no step may take longer. Unit: milliseconds.
  private static final int STEP_MILLIS_MAX = 5_000;

  /// Enough for the hot paths to be seen by the profiler that goes into the cache (JEP 515).
  private static final int MESSAGES = 20_000;

  private static final int BATCH = 200;

  private AotTraining() {}

  static String[] arguments() {
    return new String[] {"-a", "127.0.0.1", "-p", "-1", "-m", "-1"};
  }

  /// Exercises the server and shuts it down.
  static void run(ServerControl server) {
    Thread session =
        new Thread(
            () -> {
              try {
                clientSession(server.addresses());
              } catch (IOException e) {
                throw new IllegalStateException("the training session failed", e);
              } finally {
                server.shutdown();
              }
            },
            "runnel-aot-training");
    session.start();
  }

  private static void clientSession(Addresses addresses) throws IOException {
    try (Socket socket = connect(addresses.client().orElseThrow().address())) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      send(
          out,
          "CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true,\"lang\":\"java\","
              + "\"version\":\"0\",\"protocol\":1,\"name\":\"aot\",\"echo\":true}\r\nPING\r\n");
      await(in, "PONG\r\n");
      send(
          out,
          "SUB train.* 1\r\nSUB train.queue workers 2\r\nSUB train.> 3\r\nUNSUB 3 5\r\nPING\r\n");
      await(in, "PONG\r\n");
      String publish =
          "PUB train.a 5\r\nhello\r\nPUB train.queue train.reply 5\r\nhello\r\n"
              + "HPUB train.h 18 23\r\nNATS/1.0\r\nA: b\r\n\r\nhello\r\n";
      for (int sent = 0; sent < MESSAGES; sent += 3 * BATCH) {
        send(out, publish.repeat(BATCH) + "PING\r\n");
        await(in, "PONG\r\n");
      }
      send(out, "PUB nobody.listens train.reply 0\r\n\r\nUNSUB 1\r\nUNSUB 2\r\nPING\r\n");
      await(in, "PONG\r\n");
    }
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(STEP_MILLIS_MAX);
    InetSocketAddress target =
        address.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
            : address;
    socket.connect(target, STEP_MILLIS_MAX);
    return socket;
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /// Reads until the text went by.
  private static void await(InputStream in, String text) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    String tail = "";
    while (!tail.contains(text)) {
      int count = in.read(buffer);
      if (count < 0) {
        throw new IOException("the server closed the connection before " + text.strip());
      }
      String seen = tail + new String(buffer, 0, count, StandardCharsets.US_ASCII);
      tail =
          seen.contains(text) ? seen : seen.substring(Math.max(0, seen.length() - text.length()));
    }
  }
}
