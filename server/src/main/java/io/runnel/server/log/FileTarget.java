// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// Lines to a file that is appended to. Over `sizeLimitBytes` (0: no limit) the file is renamed to
/// `<name>.yyyy.mm.dd.hh.mm.ss.nnnnnnnnn` and begun again; of the renamed ones only `filesMax - 1`
/// stay (0: all). Lines about rotation end in `\r\n`, as nats-server's do.
final class FileTarget implements LogTarget {
  private static final int FLUSH_CHARS = 64 * 1024;
  private static final String PERMISSIONS = "rw-r-----";

  private final Path file;
  private final LineFormat format;
  private final long sizeLimitBytes;
  private final int filesMax;
  private final CivilTime clock = new CivilTime(false);
  private final StringBuilder pending = new StringBuilder(512);
  private FileChannel channel;

  /// Invariant: the bytes in the file plus those pending (pending ones counted as UTF-8 when they
  /// are written).
  private long sizeBytes;

  /// Grows when the file could not be rotated, so that the next try comes later.
  private long rotateAtBytes;

  FileTarget(Path file, LineFormat format, long sizeLimitBytes, int filesMax) throws IOException {
    this.file = file;
    this.format = format;
    this.sizeLimitBytes = sizeLimitBytes;
    this.filesMax = filesMax;
    this.rotateAtBytes = sizeLimitBytes;
    this.channel = open(file);
    this.sizeBytes = channel.size();
    if (sizeLimitBytes > 0 && sizeBytes > sizeLimitBytes) {
      write(LogLine.now(LogLevel.INFO, "Rotating logfile..."));
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND, StandardOpenOption.CREATE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PERMISSIONS)));
  }

  @Override
  public void write(LogLine line) throws IOException {
    format.append(pending, line, "\n");
    // With a limit every line is written by itself, so that the file is cut at the line that
    // crosses it.
    if (sizeLimitBytes > 0 || pending.length() > FLUSH_CHARS) {
      flush();
    }
    if (sizeLimitBytes > 0 && sizeBytes > rotateAtBytes) {
      rotate();
    }
  }

  @Override
  public void flush() throws IOException {
    if (pending.isEmpty()) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(pending.toString().getBytes(StandardCharsets.UTF_8));
    pending.setLength(0);
    sizeBytes += bytes.remaining();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    channel.close();
  }

  private void rotate() throws IOException {
    Path backup = file.resolveSibling(file.getFileName() + "." + stamp());
    try {
      Files.move(file, backup);
    } catch (IOException e) {
      rotateAtBytes *= 2;
      direct(
          LogLevel.ERROR,
          "Unable to rename logfile for rotation ("
              + e.getMessage()
              + "), will attempt next rotation at size "
              + rotateAtBytes);
      return;
    }
    channel.close();
    channel = open(file);
    sizeBytes = 0;
    rotateAtBytes = sizeLimitBytes;
    direct(LogLevel.INFO, "Rotated log, backup saved as \"" + backup + "\"");
    if (filesMax > 0) {
      purge();
    }
  }

  private String stamp() {
    Instant now = Instant.now();
    StringBuilder out = new StringBuilder(32);
    clock.set(now.getEpochSecond());
    clock.append(out, '.', '.', '.');
    return CivilTime.padded(out.append('.'), now.getNano(), 9).toString();
  }

  private void purge() throws IOException {
    List<Path> backups = new ArrayList<>();
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    String start = file.getFileName() + ".";
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.startsWith(start) && isStamp(name.substring(start.length()))) {
          backups.add(entry);
        }
      }
    }
    Collections.sort(backups);
    for (int i = 0; i < backups.size() - (filesMax - 1); i++) {
      Files.deleteIfExists(backups.get(i));
      direct(LogLevel.INFO, "Purged log file \"" + backups.get(i).getFileName() + "\"");
    }
  }

  /// True for `dddd.dd.dd.dd.dd.dd` with a fraction of 1 to 9 digits behind it.
  static boolean isStamp(String text) {
    if (text.length() < 21 || text.length() > 29) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      boolean dot = i == 4 || i == 7 || i == 10 || i == 13 || i == 16 || i == 19;
      char c = text.charAt(i);
      if (dot ? c != '.' : c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }

  private void direct(LogLevel level, String text) throws IOException {
    format.append(pending, LogLine.now(level, text), "\r\n");
    flush();
  }
}
