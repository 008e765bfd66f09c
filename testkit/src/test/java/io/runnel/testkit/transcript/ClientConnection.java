// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// One raw client connection. Reads whole lines, so payloads are rows too. Owned by the thread that
/// runs the case.
final class ClientConnection implements AutoCloseable {

  private static final int CONNECT_MILLIS = 5_000;
  private static final int LINE_BYTES_MAX = 8 << 20;

  /// What reading gave. A line is without its CRLF; a line that ended in a bare LF keeps the LF.
  sealed interface Read {
    record Line(String text) implements Read {}

    /// The server closed; `rest` are the bytes after the last line end.
    record End(String rest) implements Read {}

    /// Nothing more within the time; `rest` are the bytes after the last line end, which stay to be
    /// read.
    record Nothing(String rest) implements Read {}
  }

  private static final Read HEARTBEAT = new Read.Line("PING");
  private static final Duration HEARTBEAT_FREE = Duration.ofMillis(1_500);

  private final long opened = System.nanoTime();
  private final Socket socket;
  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final byte[] buffer = new byte[65_536];
  private int from;
  private int to;
  private Map<String, Object> info = Map.of();
  private boolean ponged;

  ClientConnection(InetSocketAddress address) throws IOException {
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(address, CONNECT_MILLIS);
    in = socket.getInputStream();
  }

  void send(String bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    } catch (SocketException closedByServer) {
      // What the server sent before it closed is still to be read; the next step sees the end.
    }
  }

  /// The next line that is no heartbeat of the server. Its first PING comes two seconds after
  /// CONNECT, so a young connection has none.
  Read readPastHeartbeat(Duration limit) throws IOException {
    Read read = readLine(limit);
    boolean old = System.nanoTime() - opened > HEARTBEAT_FREE.toNanos();
    return old && read.equals(HEARTBEAT) ? readPastHeartbeat(limit) : read;
  }

  Read readLine(Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      while (from < to) {
        byte next = buffer[from++];
        line.write(next);
        if (next == '\n') {
          return wholeLine();
        }
      }
      if (line.size() > LINE_BYTES_MAX) {
        throw new IOException("line too long");
      }
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return new Read.Nothing(text());
      }
      try {
        socket.setSoTimeout((int) left);
        int count = in.read(buffer);
        if (count < 0) {
          return end();
        }
        from = 0;
        to = count;
      } catch (SocketTimeoutException nothing) {
        return new Read.Nothing(text());
      } catch (SocketException reset) {
        return end();
      }
    }
  }

  private Read end() {
    String rest = text();
    line.reset();
    return new Read.End(rest);
  }

  private Read wholeLine() {
    String bytes = text();
    line.reset();
    String row = bytes.endsWith("\r\n") ? bytes.substring(0, bytes.length() - 2) : bytes;
    if (row.startsWith("INFO {")) {
      rememberInfo(row);
    }
    ponged |= row.equals("PONG");
    return new Read.Line(row);
  }

  @SuppressWarnings("unchecked")
  private void rememberInfo(String row) {
    info = (Map<String, Object>) Json.parse(row.substring("INFO ".length()));
  }

  private String text() {
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /// The last INFO that arrived.
  Map<String, Object> info() {
    return info;
  }

  /// True once a PONG arrived: the server took the CONNECT.
  boolean ponged() {
    return ponged;
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException ignored) {
      // Closing a socket that is gone anyway.
    }
  }
}
