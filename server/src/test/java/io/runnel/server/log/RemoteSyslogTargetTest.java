// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Syslog lines as they arrive at sockets of the test's own; the forms are those of nats-server
/// 2.15.2, heard with dist/src/test/syslog.py, which also tests the local syslog.
@Timeout(60)
class RemoteSyslogTargetTest {
  private static final int MILLIS_MAX = 20_000;
  private static final String TAG = "nats-server[42]";

  @TempDir Path folder;

  private static LogLine line(LogLevel level, String text) {
    return new LogLine(level, 1_709_210_096_000_007L, text);
  }

  private static void assertRemoteForm(String expectedPriority, String expectedText, String heard)
      throws IOException {
    Matcher form = Pattern.compile("<(\\d+)>(\\S+) (\\S+) nats-server\\[42]: (.*)").matcher(heard);
    assertTrue(form.matches(), heard);
    assertEquals(expectedPriority, form.group(1));
    assertEquals(1_709_210_096, OffsetDateTime.parse(form.group(2)).toEpochSecond());
    assertEquals(InetAddress.getLocalHost().getHostName(), form.group(3));
    assertEquals(expectedText, form.group(4));
  }

  @Test
  void lineIsOneDatagramOverUdp() throws Exception {
    try (DatagramSocket syslog = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      syslog.setSoTimeout(MILLIS_MAX);
      LogTarget target = RemoteSyslogTarget.open("udp://127.0.0.1:" + syslog.getLocalPort(), TAG);
      target.write(line(LogLevel.INFO, "one"));
      target.write(line(LogLevel.DEBUG, "two"));
      target.write(line(LogLevel.FATAL, "x".repeat(70_000)));
      assertRemoteForm("5", "one", datagram(syslog).strip());
      assertRemoteForm("7", "two", datagram(syslog).strip());
      String cut = datagram(syslog);
      assertEquals(60_000, cut.length());
      assertTrue(cut.startsWith("<2>"), cut);
      target.close();
    }
  }

  private static String datagram(DatagramSocket syslog) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100_000], 100_000);
    syslog.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  @Test
  void brokenTcpConnectionIsOpenedAgain() throws Exception {
    try (ServerSocket syslog = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      syslog.setSoTimeout(MILLIS_MAX);
      LogTarget target = RemoteSyslogTarget.open("tcp://127.0.0.1:" + syslog.getLocalPort(), TAG);
      try (Socket first = syslog.accept()) {
        BufferedReader lines = reader(first);
        target.write(line(LogLevel.WARN, "a"));
        target.write(line(LogLevel.ERROR, "b"));
        assertRemoteForm("4", "a", lines.readLine());
        assertRemoteForm("3", "b", lines.readLine());
        first.setSoLinger(true, 0); // a reset, which the next write but one surely meets
      }
      target.write(line(LogLevel.INFO, "perhaps lost"));
      target.write(line(LogLevel.INFO, "perhaps lost"));
      target.write(line(LogLevel.INFO, "found"));
      try (Socket second = syslog.accept()) {
        BufferedReader lines = reader(second);
        String heard = lines.readLine();
        while (heard.endsWith("perhaps lost")) {
          heard = lines.readLine();
        }
        assertRemoteForm("5", "found", heard);
      }
      target.close();
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    socket.setSoTimeout(MILLIS_MAX);
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  @Test
  void lineOverAUnixSocketHasTheLocalForm() throws Exception {
    Path path = folder.resolve("syslog");
    try (ServerSocketChannel syslog = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      syslog.bind(UnixDomainSocketAddress.of(path));
      LogTarget target = RemoteSyslogTarget.open("unix://" + path, TAG);
      target.write(line(LogLevel.INFO, "hello"));
      try (var connection = syslog.accept()) {
        var lines = new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8));
        String heard = lines.readLine();
        Pattern form =
            Pattern.compile(
                "<5>Feb 29 \\d\\d:\\d\\d:56 nats-server\\[42]: hello|<5>Mar  1 .*hello");
        assertTrue(form.matcher(heard).matches(), heard);
      }
      target.close();
    }
  }

  @Test
  void addressThatIsNoneIsRefusedInNatsServersWords() throws Exception {
    assertEquals("error invalid network type: \"http\"", refusal("http://127.0.0.1:1"));
    assertTrue(refusal("udp://127.0.0.1").contains("missing port in address"));
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = nobody.getLocalPort();
      nobody.close();
      assertTrue(refusal("tcp://127.0.0.1:" + port).startsWith("error connecting to syslog: "));
    }
  }

  private static String refusal(String url) {
    return String.valueOf(
        assertThrows(IOException.class, () -> RemoteSyslogTarget.open(url, TAG)).getMessage());
  }
}
