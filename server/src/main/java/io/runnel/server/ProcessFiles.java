// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.base.IpText;
import io.runnel.config.options.ProcessOptions;
import io.runnel.server.log.Journal;
import io.runnel.server.log.OpenFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The files that tell other programs about this process: the pid file (a decimal number without a
/// newline, which stays after the end, as nats-server leaves it) and the ports file
/// `<program>_<pid>.ports` (JSON with the URLs of all listeners, removed at the end).
final class ProcessFiles {
  private final ProcessOptions options;
  private final String program;
  private final long pid;

  ProcessFiles(ProcessOptions options, String program, long pid) {
    this.options = options;
    this.program = program;
    this.pid = pid;
  }

  /// Writes the pid file if one is asked for.
  void writePid() throws IOException {
    if (options.pidFile().isEmpty()) {
      return;
    }
    try {
      write(Path.of(options.pidFile()), Long.toString(pid), "rw-r-----");
    } catch (IOException e) {
      throw new IOException(
          "Could not write pidfile: " + OpenFailure.text(options.pidFile(), e), e);
    }
  }

  /// Writes the ports file if one is asked for. A failure is logged: the server goes on.
  void writePorts(Addresses addresses, Journal journal) {
    if (options.portsFileDir().isEmpty()) {
      return;
    }
    try {
      write(portsFile(), json(addresses), "rw-r--r--");
    } catch (IOException e) {
      String text = OpenFailure.text(portsFile().toString(), e);
      journal.error("Error writing ports file (" + portsFile() + "): " + text);
    }
  }

  void removePorts(Journal journal) {
    if (options.portsFileDir().isEmpty()) {
      return;
    }
    try {
      Files.delete(portsFile());
    } catch (IOException e) {
      String text = OpenFailure.text(portsFile().toString(), e).replaceFirst("open", "remove");
      journal.error("Error cleaning up ports file " + portsFile() + ": " + text);
    }
  }

  private Path portsFile() {
    return Path.of(options.portsFileDir(), program + "_" + pid + ".ports");
  }

  private static void write(Path file, String text, String permissions) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  /// `{"nats":["nats://127.0.0.1:4222"],"monitoring":[…],"websocket":[…]}`, without what does not
  /// listen.
  static String json(Addresses addresses) throws IOException {
    StringBuilder out = new StringBuilder("{");
    append(out, "nats", addresses.client(), "nats", "tls");
    append(out, "monitoring", addresses.monitor(), "http", "https");
    append(out, "websocket", addresses.webSocket(), "ws", "wss");
    return out.append('}').toString();
  }

  private static void append(
      StringBuilder out, String name, Optional<Addresses.Door> door, String plain, String secure)
      throws IOException {
    if (door.isEmpty()) {
      return;
    }
    out.append(out.length() > 1 ? ",\"" : "\"").append(name).append("\":[");
    String scheme = door.get().tls() ? secure : plain;
    int port = door.get().address().getPort();
    String separator = "\"";
    for (InetAddress host : hosts(door.get().address())) {
      out.append(separator)
          .append(scheme)
          .append("://")
          .append(StartupLog.hostPort(IpText.of(host), port))
          .append('"');
      separator = ",\"";
    }
    out.append(']');
  }

  /// The address itself, or those of all interfaces when it stands for every one.
  private static List<InetAddress> hosts(InetSocketAddress address) throws IOException {
    if (!address.getAddress().isAnyLocalAddress()) {
      return List.of(address.getAddress());
    }
    List<InetAddress> hosts = new ArrayList<>();
    Enumeration<NetworkInterface> interfaces = NetworkInterface.getNetworkInterfaces();
    while (interfaces.hasMoreElements()) {
      NetworkInterface next = interfaces.nextElement();
      if (next.isUp()) {
        for (InterfaceAddress each : next.getInterfaceAddresses()) {
          hosts.add(each.getAddress());
        }
      }
    }
    return hosts;
  }
}
