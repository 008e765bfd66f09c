// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The log of the process. Any thread, an event loop too, hands in a line and goes on: a bounded
/// queue leads to one writer thread, which formats and writes. Where the target is slower than the
/// lines come, lines are dropped, counted, and the count is logged when there is room again.
///
/// The queue is the mailbox of the writer thread, which owns the target. `debug` and `trace` are
/// volatile because every thread asks them and they change on reload only.
public final class Journal {
  /// Lines that may wait: more are dropped. 8192 slots x 4 B = 32 KiB when empty.
  static final int LINES_MAX = 8192;

  /// Characters that may wait in all lines together: more are dropped.
  static final long CHARS_MAX = 4 << 20;

  /// The longest line; what is longer is cut (a traced payload can be as long as max_payload).
  static final int LINE_CHARS_MAX = 1 << 20;

  private static final long HAND_OVER_SECONDS_MAX = 2;
  private static final int TURN_LINES = 256;

  private final ArrayBlockingQueue<JournalEntry> mailbox = new ArrayBlockingQueue<>(LINES_MAX);
  private final AtomicLong charsWaiting = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final long pid;
  private volatile boolean debug;
  private volatile boolean trace;
  private volatile LogSettings settings = LogSettings.initial();

  /// Owner: the writer thread.
  private LogTarget target;

  /// Owner: the writer thread. What of `dropped` has been logged.
  private long droppedReported;

  private Journal(long pid, LogTarget target) {
    this.pid = pid;
    this.target = target;
  }

  /// A journal that writes to standard error until it is configured.
  public static Journal start() {
    long pid = ProcessId.own();
    LogSettings initial = LogSettings.initial();
    return start(
        pid,
        new StderrTarget(
            new FileOutputStream(FileDescriptor.err),
            new LineFormat(pid, initial.time(), initial.utc(), initial.coloured())));
  }

  static Journal start(long pid, LogTarget target) {
    Journal journal = new Journal(pid, target);
    Thread writer = new Thread(null, journal::writeForever, "runnel-log", 128 * 1024);
    writer.setDaemon(true);
    writer.start();
    return journal;
  }

  public boolean debugOn() {
    return debug;
  }

  public boolean traceOn() {
    return trace;
  }

  public LogSettings settings() {
    return settings;
  }

  /// Lines that were dropped since the start because the target was too slow or failed.
  public long droppedLines() {
    return dropped.get();
  }

  public void info(String text) {
    log(LogLevel.INFO, text);
  }

  public void error(String text) {
    log(LogLevel.ERROR, text);
  }

  /// Logs or drops; never waits.
  public void log(LogLevel level, String text) {
    String kept =
        text.length() <= LINE_CHARS_MAX ? text : text.substring(0, LINE_CHARS_MAX) + "...";
    if (charsWaiting.addAndGet(kept.length()) > CHARS_MAX
        || !mailbox.offer(LogLine.now(level, kept))) {
      charsWaiting.addAndGet(-kept.length());
      dropped.incrementAndGet();
    }
  }

  /// Opens the destination and sends all further lines there.
  ///
  /// @throws IOException when it can't be opened; the text is what nats-server says, and nothing
  ///   changes
  public void configure(LogSettings next) throws IOException {
    // Standard error with the initial format is already open: nothing to hand over at the usual
    // start.
    if (!next.sameTarget(settings)) {
      hand(new JournalEntry.Retarget(open(next)));
    }
    settings = next;
    debug = next.debug();
    trace = next.trace();
  }

  /// Closes the log file and opens it again under its name (after someone moved it away), and logs
  /// what was done.
  public void reopen() {
    LogSettings current = settings;
    if (!(current.destination() instanceof LogSettings.Destination.File)) {
      info("File log re-open ignored, not a file logger");
      return;
    }
    try {
      hand(new JournalEntry.Retarget(open(current)));
      info("File log re-opened");
    } catch (IOException e) {
      error("File log could not be re-opened: " + e.getMessage());
    }
  }

  private LogTarget open(LogSettings next) throws IOException {
    LogSettings.Destination destination = next.destination();
    if (destination instanceof LogSettings.Destination.File file) {
      LineFormat format = new LineFormat(pid, next.time(), next.utc(), false);
      try {
        return new FileTarget(file.path(), format, file.sizeLimitBytes(), file.filesMax());
      } catch (IOException e) {
        throw new IOException(
            "error opening file: " + OpenFailure.text(file.path().toString(), e), e);
      }
    }
    if (destination instanceof LogSettings.Destination.RemoteSyslog remote) {
      return RemoteSyslogTarget.open(remote.url(), "nats-server[" + pid + "]");
    }
    if (destination instanceof LogSettings.Destination.Syslog) {
      return LocalSyslogTarget.open("nats-server");
    }
    LineFormat format = new LineFormat(pid, next.time(), next.utc(), next.coloured());
    return new StderrTarget(new FileOutputStream(FileDescriptor.err), format);
  }

  /// Waits until every line handed in before is written, two seconds at most: a stuck pipe must not
  /// keep a server from ending.
  public void flush() {
    CountDownLatch written = new CountDownLatch(1);
    try {
      if (mailbox.offer(
          new JournalEntry.Barrier(written), HAND_OVER_SECONDS_MAX, TimeUnit.SECONDS)) {
        boolean _ = written.await(HAND_OVER_SECONDS_MAX, TimeUnit.SECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void hand(JournalEntry entry) throws IOException {
    try {
      if (!mailbox.offer(entry, HAND_OVER_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new IOException("the log is stuck: its target takes no lines");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private void writeForever() {
    while (true) {
      try {
        JournalEntry entry = mailbox.take();
        for (int i = 0; entry != null && i < TURN_LINES; i++) {
          handle(entry);
          entry = i < TURN_LINES - 1 ? mailbox.poll() : null;
        }
        reportDropped();
        target.flush();
      } catch (IOException _) {
        dropped.incrementAndGet();
      } catch (InterruptedException _) {
        // Nobody interrupts this thread for a reason; it ends with the process.
      }
    }
  }

  private void handle(JournalEntry entry) throws IOException {
    if (entry instanceof LogLine line) {
      charsWaiting.addAndGet(-line.text().length());
      target.write(line);
    } else if (entry instanceof JournalEntry.Retarget retarget) {
      LogTarget previous = target;
      target = retarget.target();
      previous.close();
    } else if (entry instanceof JournalEntry.Barrier barrier) {
      try {
        reportDropped();
        target.flush();
      } finally {
        barrier.written().countDown();
      }
    }
  }

  private void reportDropped() throws IOException {
    long total = dropped.get();
    if (total > droppedReported) {
      long lines = total - droppedReported;
      droppedReported = total;
      target.write(
          LogLine.now(LogLevel.WARN, "Dropped " + lines + " log lines, the log could not keep up"));
    }
  }
}
