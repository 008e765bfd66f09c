// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The command line after parsing, in the syntax of Go's flag package, which nats-server has: one
/// dash or two, `-p 4222` or `-p=4222`, a BOOL alone or as `-D=false`, all up to the first word
/// that is no flag or to `--`. A flag given twice has its last value. Parsed by hand: see ADR 0003.
final class CommandLine {
  private static final int FLAGS = Flag.values().length;

  private final @Nullable String[] texts = new @Nullable String[FLAGS];
  private final long[] numbers = new long[FLAGS];
  private final String[] spellings = new String[FLAGS];
  private final List<String> words = new ArrayList<>(0);

  private CommandLine() {}

  /// Parses the words.
  ///
  /// @throws SyntaxError with the text Go's flag package prints
  static CommandLine parse(String[] args) throws SyntaxError {
    CommandLine line = new CommandLine();
    int i = 0;
    while (i < args.length) {
      String word = args[i];
      if (word.length() < 2 || word.charAt(0) != '-') {
        break;
      }
      i++;
      if (word.equals("--")) {
        break;
      }
      String name = word.substring(word.charAt(1) == '-' ? 2 : 1);
      if (name.isEmpty() || name.charAt(0) == '-' || name.charAt(0) == '=') {
        throw new SyntaxError("bad flag syntax: " + word);
      }
      int equals = name.indexOf('=');
      String value = equals < 0 ? null : name.substring(equals + 1);
      name = equals < 0 ? name : name.substring(0, equals);
      Flag flag = Flag.named(name);
      if (flag == null) {
        throw new SyntaxError("flag provided but not defined: -" + name);
      }
      if (value == null && flag.kind == Flag.Kind.BOOL) {
        value = "true";
      } else if (value == null) {
        if (i == args.length) {
          throw new SyntaxError("flag needs an argument: -" + name);
        }
        value = args[i++];
      }
      line.set(flag, name, value);
    }
    while (i < args.length) {
      line.words.add(args[i++]);
    }
    return line;
  }

  private void set(Flag flag, String name, String value) throws SyntaxError {
    if (flag.kind == Flag.Kind.BOOL) {
      numbers[flag.ordinal()] = GoValues.parseBoolean(name, value) ? 1 : 0;
    } else if (flag.kind == Flag.Kind.INT) {
      numbers[flag.ordinal()] = GoValues.parseLong(name, value);
    }
    texts[flag.ordinal()] = value;
    spellings[flag.ordinal()] = "-" + name;
  }

  /// True when the flag stands on the command line, with whatever value.
  boolean has(Flag flag) {
    return texts[flag.ordinal()] != null;
  }

  /// The flag's value; empty when it was not given.
  String text(Flag flag) {
    String text = texts[flag.ordinal()];
    return text == null ? "" : text;
  }

  /// The flag's value; 0 when it was not given.
  long number(Flag flag) {
    return numbers[flag.ordinal()];
  }

  /// True when the flag was given and is not `=false`.
  boolean on(Flag flag) {
    return numbers[flag.ordinal()] == 1;
  }

  /// How the user wrote the flag.
  String spelling(Flag flag) {
    return spellings[flag.ordinal()];
  }

  /// The words behind the flags.
  List<String> words() {
    return words;
  }

  /// A command line that Go's flag package refuses: the text goes to standard error and the usage
  /// to standard output.
  static final class SyntaxError extends Exception {
    private static final long serialVersionUID = 1;

    SyntaxError(String text) {
      super(text, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }
}
