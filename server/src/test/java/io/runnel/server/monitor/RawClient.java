// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.monitor;

import io.runnel.server.RunnelServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A NATS client of a few lines: sends text, reads messages. Waits at most `WAIT_MILLIS` for each.
final class RawClient implements AutoCloseable {
  private static final int WAIT_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;

  /// What arrived.
  record Received(String subject, String header, String body) {}

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(WAIT_MILLIS);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static RawClient open(RunnelServer server) throws IOException {
    RawClient client = new RawClient(new Socket("127.0.0.1", server.clientAddress().getPort()));
    client.line();
    return client;
  }

  static RawClient connect(RunnelServer server, String user, String password) throws IOException {
    RawClient client = open(server);
    client.send(
        "CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"py\",\"version\":\"1.2\","
            + "\"name\":\"probe-client\",\"protocol\":1,\"headers\":true,\"no_responders\":true,"
            + "\"user\":\""
            + user
            + "\",\"pass\":\""
            + password
            + "\"}\r\n");
    client.sync();
    return client;
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Returns when the server has taken everything sent so far.
  void sync() throws IOException {
    send("PING\r\n");
    while (!line().equals("PONG")) {
      // INFO and the like.
    }
  }

  /// Asks and returns the body of the one answer.
  String request(String subject, String body) throws IOException {
    return request(subject, "", body).body();
  }

  Received request(String subject, String header, String body) throws IOException {
    send("SUB _INBOX.one 900\r\n");
    if (header.isEmpty()) {
      send("PUB " + subject + " _INBOX.one " + body.length() + "\r\n" + body + "\r\n");
    } else {
      int all = header.length() + body.length();
      send("HPUB " + subject + " _INBOX.one " + header.length() + " " + all + "\r\n");
      send(header + body + "\r\n");
    }
    Received answer = next();
    send("UNSUB 900\r\n");
    return answer;
  }

  /// The next message; other lines are passed over.
  Received next() throws IOException {
    while (true) {
      String line = line();
      if (line.startsWith("MSG ") || line.startsWith("HMSG ")) {
        return message(line);
      }
      if (line.startsWith("-ERR")) {
        throw new IOException(line);
      }
    }
  }

  private Received message(String line) throws IOException {
    String[] words = line.split(" ");
    int total = Integer.parseInt(words[words.length - 1]);
    int header = line.startsWith("H") ? Integer.parseInt(words[words.length - 2]) : 0;
    byte[] bytes = in.readNBytes(total + 2);
    return new Received(
        words[1],
        new String(bytes, 0, header, StandardCharsets.UTF_8),
        new String(bytes, header, total - header, StandardCharsets.ISO_8859_1));
  }

  String line() throws IOException {
    List<Byte> bytes = new ArrayList<>();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after " + bytes.size() + " bytes of a line");
      }
      if (next == '\n') {
        byte[] raw = new byte[Math.max(0, bytes.size() - 1)];
        for (int i = 0; i < raw.length; i++) {
          raw[i] = bytes.get(i);
        }
        return new String(raw, StandardCharsets.UTF_8);
      }
      bytes.add((byte) next);
    }
  }

  /// True if the server closes the connection.
  boolean isClosedByServer() throws IOException {
    try {
      while (true) {
        line();
      }
    } catch (java.net.SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
