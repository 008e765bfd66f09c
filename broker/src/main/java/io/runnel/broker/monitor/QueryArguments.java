// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import java.util.List;
import java.util.Map;

/// Options from a query string. The texts of refusals are those of nats-server, which shows the
/// messages of Go's parsers.
///
/// @param values all values of each name, in order; the first counts
public record QueryArguments(Map<String, List<String>> values) implements Arguments {

  @Override
  public boolean flag(String name) throws InvalidRequest {
    String value = text(name);
    return switch (value) {
      case "" -> false;
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False" -> false;
      default -> throw unreadable("boolean", name, "ParseBool", value, "invalid syntax");
    };
  }

  @Override
  public int integer(String name) throws InvalidRequest {
    String value = text(name);
    if (value.isEmpty()) {
      return 0;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException wrong) {
      throw unreadable("int", name, "Atoi", value, reason(value, "[-+]?[0-9]+"));
    }
  }

  @Override
  public long count(String name) throws InvalidRequest {
    String value = text(name);
    if (value.isEmpty()) {
      return 0;
    }
    try {
      if (value.matches("[0-9]+")) {
        return Long.parseLong(value);
      }
    } catch (NumberFormatException tooLarge) {
      // Falls through: all digits, so out of range.
    }
    throw unreadable("uint64", name, "ParseUint", value, reason(value, "[0-9]+"));
  }

  @Override
  public String text(String name) {
    List<String> given = values.getOrDefault(name, List.of());
    return given.isEmpty() ? "" : given.getFirst();
  }

  @Override
  public List<String> texts(String name) {
    return values.getOrDefault(name, List.of());
  }

  private static String reason(String value, String digits) {
    return value.matches(digits) ? "value out of range" : "invalid syntax";
  }

  private static InvalidRequest unreadable(
      String type, String name, String parser, String value, String why) {
    return new InvalidRequest(
        InvalidRequest.Cause.UNREADABLE,
        "Error decoding "
            + type
            + " for '"
            + name
            + "': strconv."
            + parser
            + ": parsing "
            + io.runnel.base.GoQuote.quote(value)
            + ": "
            + why);
  }
}
