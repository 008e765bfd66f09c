// SPDX-License-Identifier: Apache-2.0
package io.runnel.base.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {
  private static String compact(Answer answer) {
    return new String(Json.compact(answer::write), StandardCharsets.UTF_8);
  }

  @Test
  void indentedIsLaidOutAsGoDoes() {
    byte[] json =
        Json.indented(out ->
            out.object(fields ->
                fields
                    .number("a", 1)
                    .texts("none", List.of())
                    .object("empty", nothing -> {})
                    .texts("some", List.of("x", "y"))));

    assertEquals(
        """
        {
          "a": 1,
          "none": [],
          "empty": {},
          "some": [
            "x",
            "y"
          ]
        }\
        """,
        new String(json, StandardCharsets.UTF_8));
  }

  @Test
  void emptyFieldsAreLeftOutWhereAsked() {
    String json =
        compact(out ->
            out.object(fields ->
                fields
                    .textAny("t", "")
                    .numberAny("n", 0)
                    .flagAny("f", false)
                    .textsAny("l", List.of())
                    .textMapAny("m", Map.of())
                    .text("kept", "")));

    assertEquals("{\"kept\":\"\"}", json);
  }

  @Test
  void charactersOfMarkupAreEscaped() {
    assertEquals(
        "{\"s\":\"a.\\u003e \\u0026 \\u003c \\\"\"}",
        compact(out -> out.object(fields -> fields.text("s", "a.> & < \""))));
  }

  @Test
  void decimalsHaveNoExponentAndNoEmptyFraction() {
    assertEquals(
        "{\"a\":2,\"b\":0.16666666666666666,\"c\":0,\"d\":12000000}",
        compact(out ->
            out.object(fields ->
                fields
                    .decimal("a", 2.0)
                    .decimal("b", 1.0 / 6)
                    .decimal("c", 0)
                    .decimal("d", 1.2e7))));
  }
}
