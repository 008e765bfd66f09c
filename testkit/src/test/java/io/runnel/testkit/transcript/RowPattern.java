// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Compares one expected row with one line that arrived. A row `INFO {…}` or `json {…}` is compared
/// as JSON: exactly the named fields, in any order, unless `...` permits more. Any other row is
/// compared byte by byte, placeholders aside.
final class RowPattern {

  private static final Pattern JSON_ROW =
      Pattern.compile("(INFO |json |Nats-Request-Info: ?)(\\{.*|\\[.*)");

  private RowPattern() {}

  /// What differs; empty if the line is as expected. Named placeholders go to `kept`.
  static Optional<String> difference(String row, String line, Map<String, String> kept) {
    Matcher json = JSON_ROW.matcher(row);
    if (!json.matches()) {
      return textDifference(row, line, kept);
    }
    String prefix = json.group(1).equals("json ") ? "" : json.group(1);
    if (!line.startsWith(prefix)) {
      return Optional.of("does not begin with " + prefix);
    }
    Object expected = Json.parse(json.group(2));
    Object actual;
    try {
      actual = Json.parse(line.substring(prefix.length()));
    } catch (IllegalArgumentException e) {
      return Optional.of("is not JSON: " + e.getMessage());
    }
    return jsonDifference("$", expected, actual, kept);
  }

  /// As [#difference]; a row that begins with `{` is JSON whose fields come in this order.
  static Optional<String> strictDifference(String row, String line, Map<String, String> kept) {
    if (!row.startsWith("{")) {
      return difference(row, line, kept);
    }
    Optional<String> difference = difference("json " + row, line, kept);
    return difference.isPresent()
        ? difference
        : orderDifference("$", Json.parse(row), Json.parse(line));
  }

  private static Optional<String> orderDifference(String path, Object expected, Object actual) {
    if (expected instanceof Map<?, ?> map && actual instanceof Map<?, ?> other) {
      List<?> wanted = map.keySet().stream().filter(other::containsKey).toList();
      List<?> found = other.keySet().stream().filter(map::containsKey).toList();
      if (!wanted.equals(found)) {
        return Optional.of("fields of " + path + " in the order " + found + ", not " + wanted);
      }
      for (Object key : wanted) {
        Object inner = map.get(key) instanceof Json.Maybe maybe ? maybe.pattern() : map.get(key);
        var difference = orderDifference(path + "." + key, inner, other.get(key));
        if (difference.isPresent()) {
          return difference;
        }
      }
    } else if (expected instanceof List<?> list && actual instanceof List<?> other) {
      for (int i = 0; i < Math.min(list.size(), other.size()); i++) {
        var difference = orderDifference(path + "[" + i + "]", list.get(i), other.get(i));
        if (difference.isPresent()) {
          return difference;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> textDifference(
      String row, String line, Map<String, String> kept) {
    Matcher found = Placeholder.SYNTAX.matcher(row);
    if (!found.find()) {
      return RowText.unescape(row).equals(line) ? Optional.empty() : Optional.of("differs");
    }
    found.reset();
    var regex = new StringBuilder("(?s)");
    List<String> names = new ArrayList<>();
    int from = 0;
    while (found.find()) {
      if (found.start() > 0 && row.charAt(found.start() - 1) == '\\') {
        continue;
      }
      Placeholder placeholder = Placeholder.of(found);
      regex.append(Pattern.quote(RowText.unescape(row.substring(from, found.start()))));
      regex.append("(?<p").append(names.size()).append('>').append(placeholder.regex()).append(')');
      names.add(placeholder.name());
      from = found.end();
    }
    regex.append(Pattern.quote(RowText.unescape(row.substring(from))));
    Matcher match = Pattern.compile(regex.toString()).matcher(line);
    if (!match.matches()) {
      return Optional.of("differs");
    }
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).isEmpty()) {
        kept.put(names.get(i), match.group("p" + i));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> jsonDifference(
      String path, Object expected, Object actual, Map<String, String> kept) {
    return switch (expected) {
      case Placeholder placeholder -> {
        if (!placeholder.accepts(actual)) {
          yield Optional.of(
              path + " is " + Json.write(actual) + ", not " + Json.write(placeholder));
        }
        if (!placeholder.name().isEmpty()) {
          kept.put(placeholder.name(), actual instanceof String text ? text : Json.write(actual));
        }
        yield Optional.empty();
      }
      case Map<?, ?> map when actual instanceof Map<?, ?> other ->
          objectDifference(path, map, other, kept);
      case List<?> list when actual instanceof List<?> other ->
          arrayDifference(path, list, other, kept);
      default ->
          expected.equals(actual)
              ? Optional.empty()
              : Optional.of(path + " is " + Json.write(actual) + ", not " + Json.write(expected));
    };
  }

  private static Optional<String> objectDifference(
      String path, Map<?, ?> expected, Map<?, ?> actual, Map<String, String> kept) {
    for (var entry : expected.entrySet()) {
      Object wanted = entry.getValue();
      Object found = actual.get(entry.getKey());
      if (wanted == Json.REST || (found == null && wanted instanceof Json.Maybe)) {
        continue;
      }
      String field = path + "." + entry.getKey();
      if (found == null) {
        return Optional.of(field + " is missing");
      }
      Object inner = wanted instanceof Json.Maybe maybe ? maybe.pattern() : wanted;
      Optional<String> difference = jsonDifference(field, inner, found, kept);
      if (difference.isPresent()) {
        return difference;
      }
    }
    if (!expected.containsKey("...")) {
      for (Object key : actual.keySet()) {
        if (!expected.containsKey(key)) {
          return Optional.of(path + "." + key + " is not expected");
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> arrayDifference(
      String path, List<?> expected, List<?> actual, Map<String, String> kept) {
    boolean open = !expected.isEmpty() && expected.getLast() == Json.REST;
    int wanted = open ? expected.size() - 1 : expected.size();
    if (actual.size() < wanted || (!open && actual.size() > wanted)) {
      return Optional.of(path + " has " + actual.size() + " elements, not " + wanted);
    }
    for (int i = 0; i < wanted; i++) {
      Optional<String> difference =
          jsonDifference(path + "[" + i + "]", expected.get(i), actual.get(i), kept);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }
}
