// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

/// Booleans and numbers as Go's `strconv.ParseBool` and `ParseInt` with base 0 read them: `0x1F`,
/// `0o17`, `0b11`, `1_000`.
final class GoValues {
  private GoValues() {}

  static boolean parseBoolean(String flag, String value) throws CommandLine.SyntaxError {
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw new CommandLine.SyntaxError(
              "invalid boolean value \"" + value + "\" for -" + flag + ": parse error");
    };
  }

  static long parseLong(String flag, String value) throws CommandLine.SyntaxError {
    int start = !value.isEmpty() && (value.charAt(0) == '-' || value.charAt(0) == '+') ? 1 : 0;
    int radix = radix(value, start);
    int digits = start + (radix == 10 || radix == 8 && !hasPrefixLetter(value, start) ? 0 : 2);
    String number = digits(value, start, digits);
    boolean legal = !number.isEmpty();
    for (int i = 0; i < number.length(); i++) {
      legal &= number.charAt(i) < 0x80 && Character.digit(number.charAt(i), radix) >= 0;
    }
    if (!legal) {
      throw new CommandLine.SyntaxError(
          "invalid value \"" + value + "\" for flag -" + flag + ": parse error");
    }
    try {
      return Long.parseLong(value.startsWith("-") ? "-" + number : number, radix);
    } catch (NumberFormatException _) {
      throw new CommandLine.SyntaxError(
          "invalid value \"" + value + "\" for flag -" + flag + ": value out of range");
    }
  }

  private static int radix(String value, int start) {
    if (value.length() <= start + 1 || value.charAt(start) != '0') {
      return 10;
    }
    return switch (value.charAt(start + 1)) {
      case 'x', 'X' -> 16;
      case 'b', 'B' -> 2;
      default -> 8;
    };
  }

  private static boolean hasPrefixLetter(String value, int start) {
    return value.charAt(start + 1) == 'o' || value.charAt(start + 1) == 'O';
  }

  /// The digits from `from` on without their underscores, which may stand between two digits or
  /// behind the base. A misplaced one stays and spoils the number.
  private static String digits(String value, int start, int from) {
    String number = value.substring(Math.min(from, value.length()));
    boolean basePrefix = value.length() > start && value.charAt(start) == '0';
    boolean wellPlaced =
        !number.endsWith("_") && !number.contains("__") && (basePrefix || !number.startsWith("_"));
    return wellPlaced ? number.replace("_", "") : number;
  }
}
