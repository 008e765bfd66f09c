// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.base.GoDuration;
import io.runnel.config.grammar.ConfigTree;
import io.runnel.config.grammar.Position;
import io.runnel.config.grammar.Problem;
import io.runnel.config.grammar.Value;
import io.runnel.config.keys.KeyStatus;
import io.runnel.config.keys.KeyTable;
import io.runnel.config.keys.KnownKey;
import io.runnel.config.options.Listen;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What all block readers of one configuration share: the key table, the problems found so far, and
/// the conversions of values. A value of the wrong type is noted as a problem and read as a neutral
/// value, so that reading goes on and all problems are told at once. Owned by the one that reads
/// the file.
final class Reading {

  /// Problems beyond this number are not kept: 1000 lines of errors help nobody more than 100.
  static final int PROBLEMS_MAX = 100;

  private static final Duration HIGH_TIMEOUT = Duration.ofSeconds(60);
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private final ConfigTree tree;
  private final KeyTable keys;
  private final List<Problem> errors = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private final List<Problem> notices = new ArrayList<>();

  Reading(ConfigTree tree, KeyTable keys) {
    this.tree = tree;
    this.keys = keys;
  }

  /// One entry of a block whose key acts.
  ///
  /// @param name canonical key
  /// @param entry as written
  record Field(String name, Value.Entry entry) {
    Value value() {
      return entry.value();
    }

    Position at() {
      return entry.at();
    }
  }

  ConfigTree tree() {
    return tree;
  }

  List<Problem> errors() {
    return errors;
  }

  /// The errors as a reader of the files meets them.
  List<Problem> errorsInOrder() {
    return errors.stream()
        .sorted(
            Comparator.comparing((Problem problem) -> problem.at().file())
                .thenComparing(problem -> problem.at().line())
                .thenComparing(problem -> problem.at().column()))
        .toList();
  }

  List<Problem> warnings() {
    return warnings;
  }

  void error(Position at, String message) {
    if (errors.size() < PROBLEMS_MAX) {
      errors.add(new Problem(at, message));
    }
  }

  void warn(Field field, String message) {
    if (warnings.size() < PROBLEMS_MAX) {
      warnings.add(
          new Problem(
              field.at(), "invalid use of field \"" + field.entry().key() + "\": " + message));
    }
  }

  /// A word that does not keep a configuration from being valid.
  void notice(Field field, String message) {
    notices.add(new Problem(field.at(), message));
  }

  List<Problem> notices() {
    return notices;
  }

  /// The entries of a block that are to be acted on; unknown and unsupported keys become problems
  /// here.
  List<Field> block(String section, Value value) {
    if (!(value instanceof Value.Table(List<Value.Entry> entries, _))) {
      error(
          value.at(),
          "expected a map with the keys of \"" + section + "\", got " + value.typeName());
      return List.of();
    }
    var fields = new ArrayList<Field>();
    for (var entry : entries) {
      Optional<KnownKey> key = keys.find(section, entry.key());
      if (key.isEmpty()) {
        unknown(section, entry);
      } else if (key.get().status() == KeyStatus.REFUSED) {
        refuseUnlessOff(entry);
      } else {
        fields.add(new Field(key.get().name(), entry));
      }
    }
    return fields;
  }

  private void unknown(String section, Value.Entry entry) {
    if (tree.isVariable(entry) && !section.startsWith("tls") && !section.equals("mappings")) {
      return;
    }
    String hint =
        keys.suggestion(section, entry.key())
            .map(near -> ", did you mean \"" + near + "\"?")
            .orElse("");
    error(entry.at(), "unknown field \"" + entry.key() + "\"" + hint);
  }

  private void refuseUnlessOff(Value.Entry entry) {
    if (!isOff(entry.value())) {
      error(
          entry.at(),
          "\"" + entry.key() + "\" is known to nats-server but not yet supported by Runnel");
    }
  }

  /// Values that ask for nothing: `false`, `off`, `disabled`, 0, an empty text, list or map, a map
  /// that says it is off.
  private static boolean isOff(Value value) {
    return switch (value) {
      case Value.Bool(boolean isTrue, _) -> !isTrue;
      case Value.Int(long number, _) -> number == 0;
      case Value.Text(String text, _) ->
          switch (text.toLowerCase(Locale.ROOT)) {
            case "", "off", "false", "disabled", "disable", "never", "none" -> true;
            default -> false;
          };
      case Value.Items(List<Value> values, _) -> values.isEmpty();
      case Value.Table(List<Value.Entry> entries, _) -> entries.stream().allMatch(Reading::saysOff);
      case Value.Real _, Value.Moment _ -> false;
    };
  }

  private static boolean saysOff(Value.Entry entry) {
    String key = entry.key().toLowerCase(Locale.ROOT);
    return (key.equals("enabled")
            || key.equals("enable")
            || key.equals("mode")
            || key.equals("verify"))
        && isOff(entry.value());
  }

  private void wrongType(Value value, String name, String wanted) {
    error(value.at(), "expected \"" + name + "\" to be " + wanted + ", got " + value.typeName());
  }

  String text(Field field) {
    return text(field.value(), field.entry().key());
  }

  String text(Value value, String name) {
    if (value instanceof Value.Text(String text, _)) {
      return text;
    }
    wrongType(value, name, "a string");
    return "";
  }

  boolean bool(Field field) {
    if (field.value() instanceof Value.Bool(boolean isTrue, _)) {
      return isTrue;
    }
    wrongType(field.value(), field.entry().key(), "a boolean");
    return false;
  }

  long integer(Field field) {
    if (field.value() instanceof Value.Int(long number, _)) {
      return number;
    }
    wrongType(field.value(), field.entry().key(), "an integer");
    return 0;
  }

  /// An integer that fits 32 bits.
  int smallInteger(Field field) {
    long number = integer(field);
    if (number != (int) number) {
      error(field.at(), field.entry().key() + " value is too " + (number > 0 ? "big" : "small"));
      return 0;
    }
    return (int) number;
  }

  /// A duration text; an integer counts seconds and is warned about.
  Duration duration(Field field) {
    if (field.value() instanceof Value.Int(long seconds, _)) {
      warn(field, field.entry().key() + " should be converted to a duration");
      return seconds(BigDecimal.valueOf(seconds), field);
    }
    return durationText(field);
  }

  /// A duration text and nothing else.
  Duration durationText(Field field) {
    if (!(field.value() instanceof Value.Text(String text, _))) {
      wrongType(field.value(), field.entry().key(), "a duration string like \"2m\"");
      return Duration.ZERO;
    }
    try {
      return GoDuration.parse(text);
    } catch (GoDuration.Malformed e) {
      error(field.at(), "error parsing " + field.entry().key() + ": " + e.getMessage());
      return Duration.ZERO;
    }
  }

  /// Seconds as a number, with or without a fraction, or a duration text.
  Duration timeout(Field field) {
    return switch (field.value()) {
      case Value.Int(long number, _) -> seconds(BigDecimal.valueOf(number), field);
      case Value.Real(double number, _) -> seconds(BigDecimal.valueOf(number), field);
      case Value.Text _ -> durationText(field);
      case Value.Bool _, Value.Moment _, Value.Items _, Value.Table _ -> {
        wrongType(field.value(), field.entry().key(), "a number of seconds or a duration string");
        yield Duration.ZERO;
      }
    };
  }

  void warnHighTimeout(Field field, Duration timeout) {
    if (timeout.compareTo(HIGH_TIMEOUT) > 0) {
      warn(
          field,
          "timeout of "
              + GoDuration.format(timeout)
              + " is high, consider keeping it under 60 seconds. possibly caused by unquoted duration;"
              + " use '1m' instead of 1m, for example");
    }
  }

  private Duration seconds(BigDecimal seconds, Field field) {
    try {
      return Duration.ofNanos(
          seconds.multiply(NANOS).setScale(0, RoundingMode.DOWN).longValueExact());
    } catch (ArithmeticException _) {
      error(field.at(), field.entry().key() + " value is too big");
      return Duration.ZERO;
    }
  }

  /// One text or a list of texts.
  List<String> texts(Field field) {
    return switch (field.value()) {
      case Value.Text(String text, _) -> List.of(text);
      case Value.Items(List<Value> values, _) ->
          values.stream().map(value -> text(value, field.entry().key())).toList();
      case Value.Int _, Value.Real _, Value.Bool _, Value.Moment _, Value.Table _ -> {
        wrongType(field.value(), field.entry().key(), "a string or a list of strings");
        yield List.of();
      }
    };
  }

  /// A list, of anything.
  List<Value> items(Field field) {
    if (field.value() instanceof Value.Items(List<Value> values, _)) {
      return values;
    }
    wrongType(field.value(), field.entry().key(), "a list");
    return List.of();
  }

  /// A map with free keys.
  List<Value.Entry> entries(Field field) {
    if (field.value() instanceof Value.Table(List<Value.Entry> entries, _)) {
      return entries;
    }
    wrongType(field.value(), field.entry().key(), "a map");
    return List.of();
  }

  int port(Field field, long port) {
    if (port < Listen.RANDOM_PORT || port > 65535) {
      error(field.at(), "invalid port " + port + " for \"" + field.entry().key() + "\"");
      return 0;
    }
    return (int) port;
  }

  /// A port, or `host:port`; of a port alone the host is empty.
  Listen listen(Field field) {
    if (field.value() instanceof Value.Int(long number, _)) {
      return new Listen("", port(field, number));
    }
    if (!(field.value() instanceof Value.Text(String text, _))) {
      error(field.at(), "expected port or host:port, got " + field.value().typeName());
      return Listen.off();
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (colon < 0 || (!bracketed && host.contains(":"))) {
      error(field.at(), "could not parse address string \"" + text + "\"");
      return Listen.off();
    }
    try {
      int port = port(field, Long.parseLong(text.substring(colon + 1)));
      return new Listen(bracketed ? host.substring(1, host.length() - 1) : host, port);
    } catch (NumberFormatException _) {
      error(field.at(), "could not parse port \"" + text.substring(colon + 1) + "\"");
      return Listen.off();
    }
  }
}
