// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loggers of this process by name, and the journal behind them.
public final class JournalLoggers implements ILoggerFactory {
  private final ConcurrentHashMap<String, Logger> loggers = new ConcurrentHashMap<>();
  private final Journal journal = Journal.start();

  JournalLoggers() {}

  /// The journal that SLF4J's loggers write to, or a new one where the embedding program brought
  /// another SLF4J provider.
  public static Journal processJournal() {
    return LoggerFactory.getILoggerFactory() instanceof JournalLoggers loggers
        ? loggers.journal
        : Journal.start();
  }

  @Override
  public Logger getLogger(String name) {
    Logger known = loggers.get(name);
    if (known != null) {
      return known;
    }
    Logger made = new JournalLogger(name, journal);
    Logger first = loggers.putIfAbsent(name, made);
    return first == null ? made : first;
  }
}
