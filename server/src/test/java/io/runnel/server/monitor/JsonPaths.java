// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.monitor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A JSON text as the set of its field paths, `connections[].cid`, and as scalars by path, where
/// elements of arrays are numbered: `connections[0].cid`.
final class JsonPaths {
  private JsonPaths() {}

  static SortedSet<String> fields(String json) throws IOException {
    SortedSet<String> fields = new TreeSet<>();
    for (String path : walk(json).keySet()) {
      if (!path.endsWith("]")) {
        fields.add(path.replaceAll("\\[\\d+]", "[]"));
      }
    }
    return fields;
  }

  /// The scalar at `path` as text; empty where there is none.
  static String at(String json, String path) throws IOException {
    return walk(json).getOrDefault(path, "");
  }

  private static SortedMap<String, String> walk(String json) throws IOException {
    SortedMap<String, String> found = new TreeMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      value(parser, "", found);
    }
    return found;
  }

  private static void value(JsonParser parser, String path, SortedMap<String, String> found)
      throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = path.isEmpty() ? parser.currentName() : path + "." + parser.currentName();
          parser.nextToken();
          found.put(name, parser.currentToken().isScalarValue() ? parser.getText() : "");
          if (name.equals("http_req_stats")) {
            parser.skipChildren(); // its names depend on what was asked before
          } else {
            value(parser, name, found);
          }
        }
      }
      case START_ARRAY -> {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
          String element = path + "[" + i + "]";
          if (parser.currentToken().isScalarValue()) {
            found.put(element, parser.getText());
          }
          value(parser, element, found);
        }
      }
      default -> {}
    }
  }
}
