// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/// Lines to this machine's syslog through the C library's `syslog(3)`: the JDK has no datagram
/// sockets in the Unix domain, which is what `/dev/log` is. Facility daemon, tag `nats-server`,
/// with the process id.
final class LocalSyslogTarget implements LogTarget {
  private static final int LOG_PID = 0x01;
  private static final int LOG_DAEMON = 3 << 3;

  private final Arena arena;
  private final MethodHandle syslog;
  private final MemorySegment format;

  private LocalSyslogTarget(Arena arena, MethodHandle syslog, MemorySegment format) {
    this.arena = arena;
    this.syslog = syslog;
    this.format = format;
  }

  static LocalSyslogTarget open(String tag) throws IOException {
    if (!Files.exists(Path.of("/dev/log")) && !Files.exists(Path.of("/var/run/syslog"))) {
      throw new IOException("error connecting to syslog: \"Unix syslog delivery error\"");
    }
    Linker linker = Linker.nativeLinker();
    SymbolLookup libc = linker.defaultLookup();
    Arena arena = Arena.ofShared();
    try {
      MethodHandle openlog =
          linker.downcallHandle(
              libc.findOrThrow("openlog"),
              FunctionDescriptor.ofVoid(
                  ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      MethodHandle syslog =
          linker.downcallHandle(
              libc.findOrThrow("syslog"),
              FunctionDescriptor.ofVoid(
                  ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
              Linker.Option.firstVariadicArg(2));
      // openlog keeps the pointer, so the tag lives as long as the target.
      openlog.invokeExact(arena.allocateFrom(tag), LOG_PID, LOG_DAEMON);
      return new LocalSyslogTarget(arena, syslog, arena.allocateFrom("%s"));
    } catch (Throwable e) {
      arena.close();
      throw new IOException("error connecting to syslog: \"" + e.getMessage() + "\"", e);
    }
  }

  @Override
  public void write(LogLine line) throws IOException {
    try (Arena call = Arena.ofConfined()) {
      syslog.invokeExact(
          line.level().severity(), format, call.allocateFrom(line.text().replace('\0', ' ')));
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  @Override
  public void flush() {}

  /// The tag stays allocated: the C library may still point to it.
  @Override
  public void close() {
    assert arena.scope().isAlive();
  }
}
