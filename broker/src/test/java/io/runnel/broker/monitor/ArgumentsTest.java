// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArgumentsTest {
  private static BodyArguments body(String json) throws InvalidRequest {
    return BodyArguments.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void absentOptionsAreEmpty() throws InvalidRequest {
    for (Arguments none : List.of(new QueryArguments(Map.of()), body(""), body("null"))) {
      assertEquals("", none.text("x"));
      assertEquals(0, none.integer("x"));
      assertEquals(0, none.count("x"));
      assertEquals(List.of(), none.texts("x"));
      assertEquals(false, none.flag("x"));
    }
  }

  @Test
  void namesInABodyAreComparedWithoutCase() throws InvalidRequest {
    assertTrue(body("{\"AUTH\":true}").flag("auth"));
  }

  @Test
  void unknownOptionsAreIgnored() throws InvalidRequest {
    assertEquals(7, body("{\"x\":{\"y\":[1,{}]},\"limit\":7}").integer("limit"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "3", "{\"a\":}", "{} x", "\u0000"})
  void whatIsNoObjectIsUnreadable(String json) {
    InvalidRequest refused = assertThrows(InvalidRequest.class, () -> body(json));

    assertEquals(InvalidRequest.Cause.UNREADABLE, refused.fault());
  }

  @Test
  void deepNestingIsUnreadable() {
    String json = "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";

    assertThrows(InvalidRequest.class, () -> body(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999999999", "-1.5", "true", "\"1\"", "[]"})
  void integersOfTheWrongKindAreUnreadable(String value) throws InvalidRequest {
    BodyArguments options = body("{\"limit\":" + value + "}");

    assertThrows(InvalidRequest.class, () -> options.integer("limit"));
  }
}
