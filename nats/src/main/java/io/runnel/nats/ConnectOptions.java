// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a client said in CONNECT. Mutable, because a second CONNECT changes only the fields it
/// names, as nats-server does. Owned by the connection's loop.
///
/// Source: core.md section 3. Unknown fields are ignored; a field of the wrong type is an error.
final class ConnectOptions {
  private static final int NESTING_MAX = 16;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
          .build();

  boolean verbose = true;
  boolean pedantic = true;
  boolean echo = true;
  boolean headers;
  boolean noResponders;
  int protocol;

  String token = "";
  String user = "";
  String password = "";
  String nkey = "";
  String signature = "";
  String jwt = "";
  String proxySignature = "";
  String account = "";
  boolean newAccount;

  String name = "";
  String language = "";
  String version = "";

  /// Whether `buf[from, to)` is one JSON object, as INFO has to be.
  static boolean isObject(byte[] buf, int from, int to) {
    try {
      new ConnectOptions().read(buf, from, to);
      return true;
    } catch (IOException malformed) {
      return false;
    }
  }

  /// Takes the fields of the JSON object in `buf[from, to)`.
  void read(byte[] buf, int from, int to) throws IOException {
    try (JsonParser json = JSON.createParser(buf, from, to - from)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.VALUE_NULL) {
        return;
      }
      if (first != JsonToken.START_OBJECT) {
        throw new IOException("CONNECT is not a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName().toLowerCase(Locale.ROOT);
        json.nextToken();
        if (json.currentToken() == JsonToken.VALUE_NULL) {
          continue;
        }
        if (!flag(field, json) && !text(field, json)) {
          json.skipChildren();
        }
      }
      if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
        throw new IOException("CONNECT is not one JSON object");
      }
    }
  }

  private boolean flag(String field, JsonParser json) throws IOException {
    switch (field) {
      case "verbose" -> verbose = bool(json);
      case "pedantic" -> pedantic = bool(json);
      case "echo" -> echo = bool(json);
      case "headers" -> headers = bool(json);
      case "no_responders" -> noResponders = bool(json);
      case "new_account" -> newAccount = bool(json);
      case "tls_required" -> bool(json);
      case "protocol" -> protocol = integer(json);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean text(String field, JsonParser json) throws IOException {
    switch (field) {
      case "auth_token" -> token = string(json);
      case "user" -> user = string(json);
      case "pass" -> password = string(json);
      case "nkey" -> nkey = string(json);
      case "sig" -> signature = string(json);
      case "jwt" -> jwt = string(json);
      case "proxy_sig" -> proxySignature = string(json);
      case "account" -> account = string(json);
      case "name" -> name = string(json);
      case "lang" -> language = string(json);
      case "version" -> version = string(json);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean bool(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw wrong(json);
    };
  }

  private static int integer(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw wrong(json);
    }
    return json.getIntValue();
  }

  private static String string(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong(json);
    }
    @Nullable String text = json.getText();
    return text == null ? "" : text;
  }

  private static IOException wrong(JsonParser json) throws IOException {
    return new IOException("CONNECT field " + json.currentName() + " has the wrong type");
  }
}
