// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.server.log.LogSettings.Destination;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class JournalTest {
  @TempDir Path folder;

  private static String formatted(LineFormat format, LogLine line) {
    StringBuilder out = new StringBuilder();
    format.append(out, line, "\n");
    return out.toString();
  }

  @Test
  void lineIsNatsServersLine() {
    LogLine line = new LogLine(LogLevel.INFO, 1_709_210_096_000_007L, "Server is ready");
    assertEquals(
        "[42] 2024/02/29 12:34:56.000007 [INF] Server is ready\n",
        formatted(new LineFormat(42, true, true, false), line));
    assertEquals(
        "[42] [INF] Server is ready\n", formatted(new LineFormat(42, false, true, false), line));
    assertEquals(
        "[42] [\u001b[0;93mWRN\u001b[0m] x\n",
        formatted(new LineFormat(42, false, true, true), new LogLine(LogLevel.WARN, 0, "x")));
  }

  @Test
  void calendarAgreesWithTheJdk() {
    CivilTime utc = new CivilTime(true);
    CivilTime local = new CivilTime(false);
    for (long second = -5_000_000_000L; second < 8_000_000_000L; second += 7_654_321) {
      assertEquals(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC), fields(utc, second));
      if (second > 0) {
        LocalDateTime expected =
            LocalDateTime.ofInstant(
                java.time.Instant.ofEpochSecond(second), ZoneId.systemDefault());
        assertEquals(expected, fields(local, second));
      }
    }
  }

  private static LocalDateTime fields(CivilTime time, long second) {
    time.set(second);
    return LocalDateTime.of(time.year, time.month, time.day, time.hour, time.minute, time.second);
  }

  @Test
  void linesComeInOrderAndAllBeforeAFlush() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Journal journal =
        Journal.start(7, new StderrTarget(out, new LineFormat(7, false, true, false)));
    for (int i = 0; i < 1000; i++) {
      journal.info("line " + i);
    }
    journal.flush();
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(1000, lines.size());
    assertEquals("[7] [INF] line 0", lines.getFirst());
    assertEquals("[7] [INF] line 999", lines.getLast());
  }

  @Test
  void stuckTargetNeverBlocksTheCallerAndTheLossIsReported() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            stuck.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            seen.write(bytes, from, length);
          }
        };
    Journal journal =
        Journal.start(7, new StderrTarget(slow, new LineFormat(7, false, true, false)));
    journal.info("first");
    assertTrue(stuck.await(5, TimeUnit.SECONDS));
    int extra = 100;
    for (int i = 0; i < Journal.LINES_MAX + extra; i++) {
      journal.info("more");
    }
    assertEquals(extra, journal.droppedLines());
    release.countDown();
    journal.flush();
    String text = seen.toString(StandardCharsets.UTF_8);
    assertTrue(
        text.contains("[7] [WRN] Dropped 100 log lines"),
        text.substring(Math.max(0, text.length() - 200)));
  }

  @Test
  void overlongLineIsCutAndTooManyCharactersAreDropped() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int b) {}

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
    Journal journal =
        Journal.start(7, new StderrTarget(slow, new LineFormat(7, false, true, false)));
    String big = "x".repeat(3 * Journal.LINE_CHARS_MAX);
    for (int i = 0; i < 10; i++) {
      journal.info(big);
    }
    assertTrue(journal.droppedLines() >= 5, "dropped " + journal.droppedLines());
    release.countDown();
    journal.flush();
  }

  @Test
  void fileIsRotatedNamedByTimeAndPruned() throws Exception {
    Path file = folder.resolve("runnel.log");
    Journal journal =
        Journal.start(
            7,
            new StderrTarget(
                OutputStream.nullOutputStream(), new LineFormat(7, true, true, false)));
    journal.configure(
        new LogSettings(new Destination.File(file, 200, 3), false, false, false, true, true));
    for (int i = 0; i < 50; i++) {
      journal.info("a line of some length, number " + i);
    }
    journal.flush();
    try (var entries = Files.list(folder)) {
      List<String> names = entries.map(path -> path.getFileName().toString()).sorted().toList();
      assertEquals(3, names.size(), names.toString());
      assertEquals("runnel.log", names.getFirst());
      for (String name : names.subList(1, 3)) {
        assertTrue(FileTarget.isStamp(name.substring("runnel.log.".length())), name);
      }
    }
    String text = Files.readString(file);
    assertTrue(text.startsWith("[7] [INF] Rotated log, backup saved as \"" + file + "."), text);
    assertTrue(text.contains("\"\r\n"), text);
    assertTrue(text.contains("Purged log file \"runnel.log."), text);
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void movedFileIsOpenedAgain() throws Exception {
    Path file = folder.resolve("x.log");
    Journal journal =
        Journal.start(
            7,
            new StderrTarget(
                OutputStream.nullOutputStream(), new LineFormat(7, true, true, false)));
    journal.configure(
        new LogSettings(new Destination.File(file, 0, 0), false, false, false, true, false));
    journal.info("before");
    journal.flush();
    Files.move(file, folder.resolve("old.log"));
    journal.reopen();
    journal.info("after");
    journal.flush();
    assertEquals("[7] [INF] before\n", Files.readString(folder.resolve("old.log")));
    assertEquals("[7] [INF] File log re-opened\n[7] [INF] after\n", Files.readString(file));
  }

  @Test
  void fileThatCantBeOpenedIsRefusedInKnownWords() {
    Journal journal =
        Journal.start(
            7,
            new StderrTarget(
                OutputStream.nullOutputStream(), new LineFormat(7, true, true, false)));
    Path file = folder.resolve("no/such/x.log");
    LogSettings settings =
        new LogSettings(new Destination.File(file, 0, 0), true, false, true, false, false);
    IOException failure = assertThrows(IOException.class, () -> journal.configure(settings));
    assertEquals(
        "error opening file: open " + file + ": no such file or directory", failure.getMessage());
    assertFalse(journal.debugOn());
  }

  @Test
  void remoteSyslogGetsOneDatagramPerLine() throws Exception {
    try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      receiver.setSoTimeout(5000);
      Journal journal =
          Journal.start(
              7,
              new StderrTarget(
                  OutputStream.nullOutputStream(), new LineFormat(7, true, true, false)));
      String url = "udp://127.0.0.1:" + receiver.getLocalPort();
      journal.configure(
          new LogSettings(new Destination.RemoteSyslog(url), false, false, true, false, false));
      journal.log(LogLevel.ERROR, "it broke");
      DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
      receiver.receive(packet);
      String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
      assertTrue(
          text.matches(
              "<3>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\S+ \\S+ nats-server\\[7]: it broke\n"),
          text);
    }
  }

  @Test
  void syslogAddressWithoutKnownSchemeIsRefused() {
    IOException failure =
        assertThrows(IOException.class, () -> RemoteSyslogTarget.open("foo://x", "t"));
    assertEquals("error invalid network type: \"foo\"", failure.getMessage());
  }

  @Test
  void librariesSpeakFromWarningUpwards() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Journal journal =
        Journal.start(7, new StderrTarget(out, new LineFormat(7, false, true, false)));
    Logger library = new JournalLogger("io.netty.util.Thing", journal);
    Logger own = new JournalLogger("io.runnel.nats.Thing", journal);
    library.info("hidden");
    library.warn("seen {}", 1);
    own.info("also {}", "seen");
    own.debug("hidden");
    own.trace("hidden");
    journal.flush();
    assertEquals(
        "[7] [WRN] Thing: seen 1\n[7] [INF] also seen\n", out.toString(StandardCharsets.UTF_8));
  }
}
