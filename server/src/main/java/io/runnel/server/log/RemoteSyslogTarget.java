// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lines to a syslog server at `udp://host:port`, `tcp://host:port` or `unix:///path` (a stream
/// socket), in the form Go's syslog writer sends: `<severity>RFC3339-time host tag[pid]: text\n`,
/// over a unix socket `<severity>Jan _2 15:04:05 tag[pid]: text\n`; one datagram a line over UDP. A
/// stream that broke is opened again once for the line that found out.
final class RemoteSyslogTarget implements LogTarget {
  /// A datagram over loopback or Ethernet with jumbo frames; longer lines are cut. Unit: bytes.
  private static final int DATAGRAM_BYTES_MAX = 60_000;

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private final String scheme;
  private final SocketAddress address;
  private final String host;
  private final String tag;
  private final CivilTime clock = new CivilTime(false);
  private @Nullable ByteChannel channel;

  private RemoteSyslogTarget(String scheme, SocketAddress address, String host, String tag) {
    this.scheme = scheme;
    this.address = address;
    this.host = host;
    this.tag = tag;
  }

  static RemoteSyslogTarget open(String url, String tag) throws IOException {
    int mark = url.indexOf("://");
    String scheme = mark < 0 ? "" : url.substring(0, mark);
    String rest = mark < 0 ? url : url.substring(mark + 3);
    SocketAddress address;
    String host = "";
    if (scheme.equals("unix")) {
      address = UnixDomainSocketAddress.of(rest);
    } else if (scheme.equals("udp") || scheme.equals("tcp")) {
      address = inetAddress(rest);
      host = InetAddress.getLocalHost().getHostName();
    } else {
      throw new IOException("error invalid network type: \"" + scheme + "\"");
    }
    RemoteSyslogTarget target = new RemoteSyslogTarget(scheme, address, host, tag);
    try {
      target.channel = target.connect();
    } catch (IOException e) {
      throw new IOException("error connecting to syslog: \"" + e.getMessage() + "\"", e);
    }
    return target;
  }

  private static SocketAddress inetAddress(String text) throws IOException {
    int colon = text.lastIndexOf(':');
    int end = text.indexOf('/') < 0 ? text.length() : text.indexOf('/');
    try {
      if (colon < 0) {
        throw new IOException(
            "error connecting to syslog: \"dial: address " + text + ": missing port in address\"");
      }
      return new InetSocketAddress(
          text.substring(0, colon), Integer.parseInt(text.substring(colon + 1, end)));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "error connecting to syslog: \"dial: address " + text + ": " + e.getMessage() + "\"", e);
    }
  }

  private ByteChannel connect() throws IOException {
    if (!scheme.equals("udp")) {
      return SocketChannel.open(address);
    }
    DatagramChannel datagrams = DatagramChannel.open();
    datagrams.connect(address);
    return datagrams;
  }

  @Override
  public void write(LogLine line) throws IOException {
    byte[] bytes = message(line).getBytes(StandardCharsets.UTF_8);
    int length = scheme.equals("udp") ? Math.min(bytes.length, DATAGRAM_BYTES_MAX) : bytes.length;
    ByteChannel current = channel;
    if (current != null) {
      try {
        send(current, ByteBuffer.wrap(bytes, 0, length));
        return;
      } catch (IOException _) {
        current.close();
        channel = null;
      }
    }
    ByteChannel again = connect();
    channel = again;
    send(again, ByteBuffer.wrap(bytes, 0, length));
  }

  private static void send(ByteChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  String message(LogLine line) {
    StringBuilder out = new StringBuilder(line.text().length() + 96);
    out.append('<').append(line.level().severity()).append('>');
    long epochSeconds = Math.floorDiv(line.epochMicros(), 1_000_000L);
    clock.set(epochSeconds);
    if (scheme.equals("unix")) {
      out.append(MONTHS.get(clock.month - 1)).append(clock.day < 10 ? "  " : " ").append(clock.day);
      CivilTime.padded(out.append(' '), clock.hour, 2).append(':');
      CivilTime.padded(out, clock.minute, 2).append(':');
      CivilTime.padded(out, clock.second, 2).append(' ');
    } else {
      clock.append(out, '-', 'T', ':');
      offset(out, clock.offsetSecondsAt(epochSeconds) / 60);
      out.append(' ').append(host).append(' ');
    }
    return out.append(tag).append(": ").append(line.text()).append('\n').toString();
  }

  /// The distance from UTC as RFC 3339 writes it.
  private static void offset(StringBuilder out, int minutes) {
    if (minutes == 0) {
      out.append('Z');
      return;
    }
    out.append(minutes < 0 ? '-' : '+');
    CivilTime.padded(out, Math.abs(minutes) / 60, 2).append(':');
    CivilTime.padded(out, Math.abs(minutes) % 60, 2);
  }

  @Override
  public void flush() {}

  @Override
  public void close() throws IOException {
    ByteChannel current = channel;
    channel = null;
    if (current != null) {
      current.close();
    }
  }
}
