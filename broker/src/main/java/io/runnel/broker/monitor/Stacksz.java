// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import java.util.Comparator;
import java.util.Map;

/// `stacksz`: what each platform thread is doing, as text.
public final class Stacksz {
  private Stacksz() {}

  public static String text() {
    StringBuilder text = new StringBuilder();
    Thread.getAllStackTraces().entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> entry.getKey().threadId()))
        .forEach(entry -> append(text, entry));
    return text.toString();
  }

  private static void append(StringBuilder text, Map.Entry<Thread, StackTraceElement[]> entry) {
    Thread thread = entry.getKey();
    text.append('"').append(thread.getName()).append("\" #").append(thread.threadId());
    text.append(" [").append(thread.getState()).append("]:\n");
    for (StackTraceElement frame : entry.getValue()) {
      text.append("\tat ").append(frame).append('\n');
    }
    text.append('\n');
  }
}
