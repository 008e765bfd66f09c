// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import io.runnel.config.options.OriginOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which web pages may open a WebSocket. A request without an origin comes from no page and passes.
///
/// @param sameOrigin the origin must be the host that the request was sent to
/// @param allowed where not empty, the origin must be one of these
record OriginRule(boolean sameOrigin, Set<OriginRule.Origin> allowed) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /// @param host in lower case
  record Origin(String scheme, String host, String port) {}

  OriginRule {
    allowed = Set.copyOf(allowed);
  }

  static OriginRule of(OriginOptions options) {
    Set<Origin> allowed = new HashSet<>();
    options.allowed().forEach(text -> parse(text).ifPresent(allowed::add));
    return new OriginRule(options.sameOrigin(), allowed);
  }

  /// Why `origin` may not; empty if it may.
  ///
  /// @param host the request's `Host`
  /// @param secured whether the request came over TLS
  Optional<String> refuses(String origin, String host, boolean secured) {
    if ((!sameOrigin && allowed.isEmpty()) || origin.isEmpty()) {
      return Optional.empty();
    }
    Optional<Origin> parsed = parse(origin);
    if (parsed.isEmpty()) {
      return Optional.of("invalid origin");
    }
    Origin given = parsed.get();
    if (sameOrigin) {
      String scheme = secured ? "https" : "http";
      Optional<Origin> own = parse(scheme + "://" + host);
      if (own.isEmpty()
          || !own.get().host().equals(given.host())
          || !own.get().port().equals(given.port())
          || !scheme.equalsIgnoreCase(given.scheme())) {
        return Optional.of("not same origin");
      }
    }
    return allowed.isEmpty() || allowed.contains(given)
        ? Optional.empty()
        : Optional.of("not in the allowed list");
  }

  private static Optional<Origin> parse(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      String authority = uri.getRawAuthority();
      if (scheme == null || authority == null) {
        return Optional.empty();
      }
      scheme = scheme.toLowerCase(Locale.ROOT);
      String host = authority.substring(authority.indexOf('@') + 1);
      int colon = host.lastIndexOf(':');
      boolean named = colon >= 0 && colon > host.lastIndexOf(']');
      int byScheme = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
      String port = named ? host.substring(colon + 1) : Integer.toString(byScheme);
      String name = named ? host.substring(0, colon) : host;
      return Optional.of(new Origin(scheme, name.toLowerCase(Locale.ROOT), port));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
