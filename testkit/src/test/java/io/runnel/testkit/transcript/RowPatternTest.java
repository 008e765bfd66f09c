// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A row accepts what it says and nothing else: a transcript that can't fail proves nothing.
class RowPatternTest {

  private final Map<String, String> kept = new HashMap<>();

  private boolean fits(String row, String line) {
    return RowPattern.difference(row, line, kept).isEmpty();
  }

  @Test
  void textIsComparedByteByByte() {
    assertTrue(fits("MSG a 1 2", "MSG a 1 2"));
    assertTrue(!fits("MSG a 1 2", "MSG a 1  2"));
    assertTrue(!fits("MSG a 1 2", "MSG a 1 2\n"));
    assertTrue(!fits("MSG a.* 1 2", "MSG a.b 1 2"));
    assertTrue(fits("a\\x00\\r\\-", "a\0\r"));
  }

  @Test
  void placeholdersTakeTheirKindOnly() {
    assertTrue(fits("MSG <str> 1 <int>", "MSG a.b 1 22"));
    assertTrue(!fits("MSG <str> 1 <int>", "MSG a.b 1 x"));
    assertTrue(!fits("MSG <str> 1 <int>", "MSG a b 1 22"));
    assertTrue(fits("x <re:[ab]>.", "x a."));
    assertTrue(!fits("x <re:[ab]>.", "x c."));
  }

  @Test
  void namedPlaceholdersKeepWhatTheyFound() {
    assertTrue(fits("MSG a 1 <reply=str> 5", "MSG a 1 _R_.x 5"));
    assertEquals("_R_.x", kept.get("reply"));
    assertTrue(fits("INFO {\"client_id\":<id=int>,...}", "INFO {\"client_id\":7,\"x\":1}"));
    assertEquals("7", kept.get("id"));
  }

  @Test
  void jsonHasExactlyTheNamedFieldsUnlessOpen() {
    assertTrue(fits("INFO {\"b\":2,\"a\":1}", "INFO {\"a\":1,\"b\":2}"));
    assertTrue(!fits("INFO {\"a\":1}", "INFO {\"a\":1,\"b\":2}"));
    assertTrue(fits("INFO {\"a\":1,...}", "INFO {\"a\":1,\"b\":2}"));
    assertTrue(!fits("INFO {\"a\":1,\"c\":3,...}", "INFO {\"a\":1,\"b\":2}"));
    assertTrue(fits("INFO {\"a\":1,\"c\"?:3}", "INFO {\"a\":1}"));
    assertTrue(!fits("INFO {\"a\":1,\"c\"?:3}", "INFO {\"a\":1,\"c\":4}"));
    assertTrue(!fits("json {\"a\":\"1\"}", "{\"a\":1}"));
    assertTrue(!fits("json {\"a\":[1]}", "{\"a\":[1,2]}"));
    assertTrue(!fits("json {\"a\":1}", "not json"));
  }

  @Test
  void unknownEscapesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> RowText.unescape("a\\qb"));
  }

  @Test
  void escapesComeBackAsTheyWere() {
    String bytes = "a\r\n\t\0\\ \u00ff";
    assertEquals(bytes, RowText.unescape(RowText.escape(bytes)));
    assertEquals("", RowText.unescape(RowText.escape("")));
  }
}
