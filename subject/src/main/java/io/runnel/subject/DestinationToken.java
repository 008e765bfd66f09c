// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import io.runnel.subject.InvalidTransform.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One token of a destination as it is written: text, `$n`, or a function in double braces.
/// Wildcard numbers are the writer's, from 1; what they stand for is not known here.
///
/// Leniencies are nats-server's: the first letter of each word of a name may be upper case, white
/// space may stand around name and arguments, and text outside the function but inside the token is
/// ignored.
sealed interface DestinationToken {

  /// Longest name is 14 letters; a token is at most a subject long.
  int SHORTEST_FUNCTION = 5;

  /// Which wildcards of the source this token uses, in order.
  default List<Integer> wildcards() {
    return List.of();
  }

  /// Not a function. `$` followed by something else than a number is text, too: subjects of the
  /// system begin with it.
  record Text(String text) implements DestinationToken {}

  record Wildcard(int number) implements DestinationToken {
    @Override
    public List<Integer> wildcards() {
      return List.of(number);
    }
  }

  record Partition(int buckets, List<Integer> wildcards) implements DestinationToken {}

  record RandomNumber(int buckets) implements DestinationToken {}

  record Split(int number, String delimiter) implements DestinationToken {
    @Override
    public List<Integer> wildcards() {
      return List.of(number);
    }
  }

  record Cut(Kind kind, int number, int argument) implements DestinationToken {
    @Override
    public List<Integer> wildcards() {
      return List.of(number);
    }
  }

  /// The functions, in the order in which they are tried, with the pattern of their call.
  enum Kind {
    WILDCARD("[wW]ildcard"),
    PARTITION("[pP]artition"),
    SPLIT_FROM_LEFT("[sS]plit[fF]rom[lL]eft"),
    SPLIT_FROM_RIGHT("[sS]plit[fF]rom[rR]ight"),
    SLICE_FROM_LEFT("[sS]lice[fF]rom[lL]eft"),
    SLICE_FROM_RIGHT("[sS]lice[fF]rom[rR]ight"),
    RIGHT("[rR]ight"),
    LEFT("[lL]eft"),
    SPLIT("[sS]plit"),
    RANDOM("[rR]andom");

    private final Pattern call;

    Kind(String name) {
      String space = "[\\t\\n\\f\\r ]*";
      call =
          Pattern.compile(
              "\\{\\{" + space + name + space + "\\((.*)\\)" + space + "\\}\\}",
              Pattern.UNIX_LINES);
    }
  }

  /// Whether the token has the form of a function, known or not.
  static boolean isFunction(String token) {
    return token.length() >= SHORTEST_FUNCTION && token.startsWith("{{") && token.endsWith("}}");
  }

  /// Whether the token calls a function that exists.
  static boolean isKnownFunction(String token) {
    for (Kind kind : Kind.values()) {
      if (kind.call.matcher(token).find()) {
        return true;
      }
    }
    return false;
  }

  static DestinationToken parse(String token) throws InvalidTransform {
    if (token.length() > 1 && token.charAt(0) == '$') {
      try {
        return new Wildcard(index(GoNumber.parse(token.substring(1))));
      } catch (NumberFormatException _) {
        return new Text(token);
      }
    }
    if (!isFunction(token)) {
      return new Text(token);
    }
    for (Kind kind : Kind.values()) {
      Matcher matcher = kind.call.matcher(token);
      if (matcher.find()) {
        try {
          return parse(kind, List.of(matcher.group(1).split(",[\\t\\n\\f\\r ]*", -1)), token);
        } catch (NumberFormatException _) {
          throw InvalidTransform.of(Reason.INVALID_ARGUMENT, token);
        }
      }
    }
    throw InvalidTransform.of(Reason.UNKNOWN_FUNCTION, token);
  }

  private static DestinationToken parse(Kind kind, List<String> arguments, String token)
      throws InvalidTransform {
    return switch (kind) {
      case WILDCARD -> {
        if (arguments.getFirst().isEmpty() && arguments.size() == 1) {
          throw InvalidTransform.of(Reason.NOT_ENOUGH_ARGUMENTS, token);
        }
        requireSize(arguments, 1, token);
        yield new Wildcard(index(number(arguments.getFirst())));
      }
      case PARTITION -> {
        int buckets = buckets(arguments.getFirst());
        List<Integer> wildcards = new ArrayList<>();
        for (String argument : arguments.subList(1, arguments.size())) {
          wildcards.add(index(number(argument)));
        }
        yield new Partition(buckets, List.copyOf(wildcards));
      }
      case RANDOM -> {
        if (arguments.size() != 1) {
          throw InvalidTransform.of(Reason.NOT_ENOUGH_ARGUMENTS, token);
        }
        yield new RandomNumber(buckets(arguments.getFirst()));
      }
      case SPLIT -> {
        requireSize(arguments, 2, token);
        int wildcard = index(number(arguments.getFirst()));
        String delimiter = arguments.getLast();
        if (delimiter.contains(" ") || delimiter.contains(".")) {
          throw InvalidTransform.of(Reason.INVALID_ARGUMENT, token);
        }
        yield new Split(wildcard, delimiter);
      }
      case SPLIT_FROM_LEFT, SPLIT_FROM_RIGHT, SLICE_FROM_LEFT, SLICE_FROM_RIGHT, RIGHT, LEFT -> {
        requireSize(arguments, 2, token);
        int wildcard = index(number(arguments.getFirst()));
        yield new Cut(kind, wildcard, Math.toIntExact(checkedInt(number(arguments.getLast()))));
      }
    };
  }

  private static void requireSize(List<String> arguments, int size, String token)
      throws InvalidTransform {
    if (arguments.size() < size) {
      throw InvalidTransform.of(Reason.NOT_ENOUGH_ARGUMENTS, token);
    }
    if (arguments.size() > size) {
      throw InvalidTransform.of(Reason.TOO_MANY_ARGUMENTS, token);
    }
  }

  private static long number(String argument) {
    int from = 0;
    int to = argument.length();
    while (from < to && argument.charAt(from) == ' ') {
      from++;
    }
    while (to > from && argument.charAt(to - 1) == ' ') {
      to--;
    }
    return GoNumber.parse(argument.substring(from, to));
  }

  /// A number of buckets: too large is an error, far too small wraps around.
  private static int buckets(String argument) {
    long number = number(argument);
    if (number > Integer.MAX_VALUE) {
      throw new NumberFormatException("more than 31 bits");
    }
    return (int) number;
  }

  private static long checkedInt(long number) {
    if (number != (int) number) {
      throw new NumberFormatException("more than 32 bits");
    }
    return number;
  }

  /// The number of a wildcard, of which only the order against the real ones matters.
  private static int index(long number) {
    return Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }
}
