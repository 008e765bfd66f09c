// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Lines to a stream, standard error in the server. What gathered in a turn of the writer thread
/// leaves in one write.
final class StderrTarget implements LogTarget {
  private static final int FLUSH_CHARS = 64 * 1024;

  private final OutputStream out;
  private final LineFormat format;
  private final StringBuilder pending = new StringBuilder(512);

  StderrTarget(OutputStream out, LineFormat format) {
    this.out = out;
    this.format = format;
  }

  @Override
  public void write(LogLine line) throws IOException {
    format.append(pending, line, "\n");
    if (pending.length() > FLUSH_CHARS) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (pending.isEmpty()) {
      return;
    }
    byte[] bytes = pending.toString().getBytes(StandardCharsets.UTF_8);
    pending.setLength(0);
    out.write(bytes);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
