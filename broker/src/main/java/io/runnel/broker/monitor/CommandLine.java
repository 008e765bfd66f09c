// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// How this process was started, without what must stay secret: values of `--user`, `--pass` and
/// `--auth`, and who signs in within URLs.
final class CommandLine {
  private static final Set<String> SECRET = Set.of("user", "pass", "auth");
  private static final Pattern SIGNED_IN = Pattern.compile("://[^/@,\\s]+@");

  private CommandLine() {}

  static List<String> redacted() {
    ProcessHandle.Info info = ProcessHandle.current().info();
    List<String> words = new ArrayList<>();
    info.command().ifPresent(words::add);
    info.arguments().ifPresent(given -> words.addAll(Arrays.asList(given)));
    return redact(words);
  }

  static List<String> redact(List<String> words) {
    List<String> clean = new ArrayList<>(words.size());
    boolean hideNext = false;
    for (String word : words) {
      if (hideNext) {
        clean.add("[REDACTED]");
        hideNext = false;
        continue;
      }
      String flag = word.startsWith("-") ? word.replaceFirst("^--?", "") : "";
      int equals = flag.indexOf('=');
      if (equals > 0 && SECRET.contains(flag.substring(0, equals))) {
        clean.add(word.substring(0, word.indexOf('=') + 1) + "[REDACTED]");
      } else {
        hideNext = SECRET.contains(flag);
        clean.add(SIGNED_IN.matcher(word).replaceAll("://[REDACTED]@"));
      }
    }
    return clean;
  }
}
