// SPDX-License-Identifier: Apache-2.0
package io.runnel.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The grammar of core.md section 1 over a whole input as text: slow, short, and written without a
/// look at the real parser. Says what [Heard] would have written down.
final class NaiveParser {
  private static final String[] VERBS = {
    "CONNECT", "HPUB ", "PUB ", "UNSUB ", "SUB ", "PING", "PONG", "INFO", "+OK", "-ERR "
  };

  private final List<String> calls = new ArrayList<>();
  private final int maxControlLine;
  private String rest;
  private boolean more = true;

  private NaiveParser(byte[] input, int maxControlLine) {
    this.rest = new String(input, StandardCharsets.ISO_8859_1);
    this.maxControlLine = maxControlLine;
  }

  static List<String> calls(byte[] input, int maxControlLine) {
    NaiveParser parser = new NaiveParser(input, maxControlLine);
    while (parser.more && !parser.rest.isEmpty()) {
      parser.one();
    }
    return parser.calls;
  }

  private void one() {
    for (String verb : VERBS) {
      int n = Math.min(verb.length(), rest.length());
      if (rest.substring(0, n)
          .toUpperCase(java.util.Locale.ROOT)
          .replace('\t', ' ')
          .equals(verb.substring(0, n))) {
        if (n < verb.length()) {
          more = false;
        } else {
          line(verb.trim());
        }
        return;
      }
    }
    error("UNKNOWN_OPERATION");
  }

  private void error(String name) {
    calls.add("! " + name);
    more = false;
  }

  private void line(String verb) {
    boolean takesAnything = verb.equals("PING") || verb.equals("PONG") || verb.equals("+OK");
    int lineFeed = rest.indexOf('\n', verb.length());
    String argument = rest.substring(verb.length(), lineFeed < 0 ? rest.length() : lineFeed);
    argument = argument.replaceFirst("^[ \t]+", "");
    if (lineFeed < 0) {
      if (!takesAnything && argument.length() > maxControlLine + 1) {
        error("CONTROL_LINE_TOO_LONG");
      }
      more = false;
      return;
    }
    if (argument.endsWith("\r")) {
      argument = argument.substring(0, argument.length() - 1);
    }
    if (!takesAnything && argument.length() > maxControlLine) {
      error("CONTROL_LINE_TOO_LONG");
      return;
    }
    rest = rest.substring(lineFeed + 1);
    act(verb, argument);
  }

  private void act(String verb, String argument) {
    switch (verb) {
      case "PING", "PONG" -> calls.add(verb);
      case "+OK" -> {
        // Read and forgotten.
      }
      case "CONNECT", "INFO" -> calls.add(verb + "[" + argument + "]");
      case "-ERR" -> {
        calls.add("-ERR[" + argument + "]");
        more = false;
      }
      case "SUB" -> subscribe(words(argument, "[ \t\r]+"));
      case "UNSUB" -> unsubscribe(words(argument, "[ \t\r]+"));
      case "PUB" -> publish(words(argument, "[ \t]+"), 1);
      default -> publish(words(argument, "[ \t]+"), 2);
    }
  }

  private static List<String> words(String argument, String blanks) {
    List<String> words = new ArrayList<>();
    for (String word : argument.split(blanks)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  private void subscribe(List<String> words) {
    switch (words.size()) {
      case 2 -> calls.add("SUB[" + words.get(0) + "][][" + words.get(1) + "]");
      case 3 -> calls.add("SUB[" + words.get(0) + "][" + words.get(1) + "][" + words.get(2) + "]");
      default -> error("BAD_ARGUMENTS");
    }
  }

  private void unsubscribe(List<String> words) {
    switch (words.size()) {
      case 1 -> calls.add("UNSUB[" + words.get(0) + "][-1]");
      case 2 -> calls.add("UNSUB[" + words.get(0) + "][" + size(words.get(1)) + "]");
      default -> error("BAD_ARGUMENTS");
    }
  }

  private static int size(String digits) {
    return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
  }

  private void publish(List<String> words, int sizes) {
    int names = words.size() - sizes;
    if (names < 1 || names > 2) {
      error("BAD_ARGUMENTS");
      return;
    }
    int total = size(words.getLast());
    int header = sizes == 2 ? size(words.get(words.size() - 2)) : 0;
    if (total < 0 || header < 0 || header > total) {
      error("BAD_ARGUMENTS");
      return;
    }
    if (rest.length() > total && rest.charAt(total) != '\r'
        || rest.length() > total + 1 && rest.charAt(total + 1) != '\n') {
      error("UNKNOWN_OPERATION");
    } else if (rest.length() < total + 2) {
      more = false;
    } else {
      String reply = names == 2 ? words.get(1) : "";
      calls.add(
          "PUB["
              + words.getFirst()
              + "]["
              + reply
              + "]["
              + header
              + "]["
              + rest.substring(0, total)
              + "]");
      rest = rest.substring(total + 2);
    }
  }
}
