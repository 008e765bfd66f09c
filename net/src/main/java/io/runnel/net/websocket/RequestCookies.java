// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import io.netty.handler.codec.http.HttpHeaders;
import io.runnel.config.options.CookieOptions;

/// Reads the cookies that stand in for CONNECT fields: RFC 6265, 4.2.1. Of several with one name
/// the last counts, as in nats-server.
final class RequestCookies {
  private RequestCookies() {}

  static Upgrade.Cookies of(HttpHeaders headers, CookieOptions names) {
    return new Upgrade.Cookies(
        value(headers, names.jwt()),
        value(headers, names.user()),
        value(headers, names.password()),
        value(headers, names.token()));
  }

  private static String value(HttpHeaders headers, String wanted) {
    String found = "";
    if (wanted.isEmpty()) {
      return found;
    }
    for (String line : headers.getAll("Cookie")) {
      for (String pair : line.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equals(wanted)) {
          found = unquoted(pair.substring(equals + 1).strip());
        }
      }
    }
    return found;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
