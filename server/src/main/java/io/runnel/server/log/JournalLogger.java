// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/// An SLF4J logger in front of the journal. Runnel's own loggers follow the levels of the journal;
/// those of libraries speak from WARN upwards, with their name before the text.
@SuppressWarnings("serial")
final class JournalLogger extends LegacyAbstractLogger {
  private static final String OWN = "io.runnel";

  private final transient Journal journal;
  private final boolean own;

  JournalLogger(String name, Journal journal) {
    this.name = name;
    this.journal = journal;
    this.own = name.startsWith(OWN);
  }

  @Override
  public boolean isTraceEnabled() {
    return own && journal.traceOn();
  }

  @Override
  public boolean isDebugEnabled() {
    return own && journal.debugOn();
  }

  @Override
  public boolean isInfoEnabled() {
    return own;
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    String text =
        arguments == null ? pattern : MessageFormatter.basicArrayFormat(pattern, arguments);
    if (!own) {
      text = name.substring(name.lastIndexOf('.') + 1) + ": " + text;
    }
    if (failure != null) {
      text = text + "\n" + trace(failure);
    }
    journal.log(levelOf(level), text);
  }

  private static String trace(Throwable failure) {
    StringWriter out = new StringWriter();
    failure.printStackTrace(new PrintWriter(out));
    return out.toString().stripTrailing();
  }

  private static LogLevel levelOf(Level level) {
    return switch (level) {
      case TRACE -> LogLevel.TRACE;
      case DEBUG -> LogLevel.DEBUG;
      case INFO -> LogLevel.INFO;
      case WARN -> LogLevel.WARN;
      case ERROR -> LogLevel.ERROR;
    };
  }
}
