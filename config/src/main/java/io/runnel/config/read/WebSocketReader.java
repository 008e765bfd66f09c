// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.config.grammar.Value;
import io.runnel.config.options.Listen;
import io.runnel.config.options.WebSocketAuth;
import io.runnel.config.options.WebSocketHttp;
import io.runnel.config.options.WebSocketOptions;
import io.runnel.config.read.Reading.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Reads the `websocket` block.
final class WebSocketReader {

  private static final Set<String> FORBIDDEN_HEADERS =
      Set.of("host", "content-length", "connection", "upgrade", "nats-no-masking");

  private final Reading reading;
  private WebSocketOptions options = WebSocketOptions.defaults();
  private boolean noTls;

  WebSocketReader(Reading reading) {
    this.reading = reading;
  }

  WebSocketOptions read(Field block) {
    reading.block("websocket", block.value()).forEach(this::field);
    if (options.listen().isOff()) {
      return options;
    }
    if (!options.tls().enabled() && !noTls) {
      reading.error(block.at(), "websocket requires TLS configuration");
    }
    return options;
  }

  private void field(Field field) {
    switch (field.name()) {
      case "listen" -> {
        Listen listen = reading.listen(field);
        options =
            options.withListen(
                listen.host().isEmpty() ? listen.withHost(Listen.off().host()) : listen);
      }
      case "port" ->
          options =
              options.withListen(
                  options.listen().withPort(reading.port(field, reading.integer(field))));
      case "host" -> options = options.withListen(options.listen().withHost(reading.text(field)));
      case "advertise" -> options = options.withAdvertise(reading.text(field));
      case "no_tls" -> noTls = reading.bool(field);
      case "tls" -> options = options.withTls(TlsReader.read(reading, field.value()));
      case "same_origin" ->
          options = options.withOrigins(options.origins().withSameOrigin(reading.bool(field)));
      case "allowed_origins" ->
          options = options.withOrigins(options.origins().withAllowed(origins(field)));
      case "authorization" -> authorization(field);
      case "user_cookie", "pass_cookie", "token_cookie", "no_auth_user" -> identity(field);
      case "compression", "handshake_timeout", "ping_interval", "headers" ->
          options = options.withHttp(http(options.http(), field));
      default -> throw new IllegalStateException("no reader for websocket key " + field.name());
    }
  }

  private WebSocketHttp http(WebSocketHttp http, Field field) {
    return switch (field.name()) {
      case "compression" -> http.withCompression(reading.bool(field));
      case "handshake_timeout" -> http.withHandshakeTimeout(reading.timeout(field));
      case "ping_interval" -> http.withPingInterval(reading.duration(field));
      default -> http.withHeaders(headers(field));
    };
  }

  private void identity(Field field) {
    WebSocketAuth auth = options.auth();
    String text = reading.text(field);
    options =
        options.withAuth(
            switch (field.name()) {
              case "user_cookie" -> auth.withCookies(auth.cookies().withUser(text));
              case "pass_cookie" -> auth.withCookies(auth.cookies().withPassword(text));
              case "token_cookie" -> auth.withCookies(auth.cookies().withToken(text));
              default -> auth.withNoAuthUser(text);
            });
  }

  private void authorization(Field block) {
    WebSocketAuth auth = options.auth();
    for (Field field : reading.block("websocket.authorization", block.value())) {
      auth =
          switch (field.name()) {
            case "user" -> auth.withUser(reading.text(field));
            case "password" -> auth.withPassword(reading.text(field));
            case "token" -> auth.withToken(reading.text(field));
            default -> auth.withTimeout(reading.timeout(field));
          };
    }
    if (!auth.user().isEmpty() && !auth.token().isEmpty()) {
      reading.error(block.at(), "Cannot have a user/pass and token");
    }
    options = options.withAuth(auth);
  }

  private List<String> origins(Field field) {
    List<String> origins = reading.texts(field);
    for (String origin : origins) {
      String lower = origin.toLowerCase(Locale.ROOT);
      int scheme = lower.indexOf("://");
      boolean web = lower.startsWith("http://") || lower.startsWith("https://");
      if (!web) {
        reading.error(
            field.at(),
            "unable to parse allowed origin \""
                + origin
                + "\": allowed origins must be absolute URLs with http or https scheme");
      } else if (lower.length() == scheme + 3 || lower.charAt(scheme + 3) == '/') {
        reading.error(
            field.at(), "unable to parse allowed origin \"" + origin + "\": host is required");
      }
    }
    return origins;
  }

  private Map<String, String> headers(Field field) {
    var headers = new LinkedHashMap<String, String>();
    for (Value.Entry entry : reading.entries(field)) {
      String lower = entry.key().toLowerCase(Locale.ROOT);
      if (FORBIDDEN_HEADERS.contains(lower)) {
        reading.error(entry.at(), "websocket: invalid header \"" + entry.key() + "\" not allowed");
      } else if (lower.startsWith("sec-websocket-")) {
        reading.error(
            entry.at(),
            "websocket: invalid header \""
                + entry.key()
                + "\", \"Sec-WebSocket-\" prefix not allowed");
      } else {
        headers.put(entry.key(), reading.text(entry.value(), entry.key()));
      }
    }
    return headers;
  }
}
