// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides on one HTTP request to a WebSocket listener: RFC 6455, 4.2, with the order of checks,
/// the statuses and the log texts of nats-server. A pure function of request and terms.
final class UpgradeRequest {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;
  private static final int BROWSER_FRAME_BYTES = 4096;
  private static final String DEFLATE = "permessage-deflate";

  private UpgradeRequest() {}

  /// What is done with the request.
  sealed interface Decision {
    /// @param response the 101 response, whole
    record Accepted(byte[] response, Upgrade upgrade) implements Decision {}

    /// The path is a leaf node's: accepted, and closed again, since there are none.
    record LeafNode(byte[] response) implements Decision {}

    /// @param reason for the log
    record Refused(int status, String reason) implements Decision {}
  }

  static Decision decide(HttpRequest request, WebSocketTerms terms) {
    HttpHeaders headers = request.headers();
    Optional<Decision.Refused> refused = refusal(request, terms);
    if (refused.isPresent()) {
      return refused.get();
    }
    boolean compress = terms.compression() && offersDeflate(headers);
    boolean masked = !"true".equals(headers.get("Nats-No-Masking"));
    byte[] response = response(headers.get("Sec-WebSocket-Key"), compress, masked, terms.headers());
    if (path(request).endsWith("/leafnode")) {
      return new Decision.LeafNode(response);
    }
    var upgrade =
        new Upgrade(
            RequestCookies.of(headers, terms.cookies()),
            forwardedFor(headers),
            framing(headers, compress, masked));
    return new Decision.Accepted(response, upgrade);
  }

  private static Optional<Decision.Refused> refusal(HttpRequest request, WebSocketTerms terms) {
    HttpHeaders headers = request.headers();
    if (path(request).endsWith("/mqtt")) {
      return refused(404, "mqtt websocket endpoint not enabled");
    }
    if (!request.method().equals(HttpMethod.GET)) {
      return refused(405, "request method must be GET");
    }
    String host = text(headers, "Host");
    if (host.isEmpty()) {
      return refused(400, "'Host' missing in request");
    }
    if (!contains(headers, "Upgrade", "websocket")) {
      return refused(400, "invalid value for header 'Upgrade'");
    }
    if (!contains(headers, "Connection", "Upgrade")) {
      return refused(400, "invalid value for header 'Connection'");
    }
    String key = text(headers, "Sec-WebSocket-Key");
    if (key.isEmpty()) {
      return refused(400, "key missing");
    }
    if (!isKey(key)) {
      return refused(400, "invalid websocket key");
    }
    if (!contains(headers, "Sec-WebSocket-Version", "13")) {
      return refused(400, "invalid version");
    }
    String origin = text(headers, "Origin");
    if (origin.isEmpty()) {
      origin = text(headers, "Sec-WebSocket-Origin");
    }
    return terms
        .origins()
        .refuses(origin, host, terms.secured())
        .map(why -> new Decision.Refused(403, "origin not allowed: " + why));
  }

  private static Optional<Decision.Refused> refused(int status, String reason) {
    return Optional.of(new Decision.Refused(status, reason));
  }

  private static String path(HttpRequest request) {
    String uri = request.uri();
    int end = uri.indexOf('?');
    return end < 0 ? uri : uri.substring(0, end);
  }

  private static String text(HttpHeaders headers, String name) {
    String value = headers.get(name);
    return value == null ? "" : value;
  }

  private static boolean contains(HttpHeaders headers, String name, String token) {
    for (String value : headers.getAll(name)) {
      for (String part : value.split(",", -1)) {
        if (part.strip().equalsIgnoreCase(token)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isKey(String key) {
    // Java reads a key whose padding is missing; Go does not.
    try {
      return key.length() % 4 == 0 && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean offersDeflate(HttpHeaders headers) {
    for (String value : headers.getAll("Sec-WebSocket-Extensions")) {
      for (String extension : value.split(",", -1)) {
        for (String part : extension.split(";", -1)) {
          if (part.strip().equalsIgnoreCase(DEFLATE)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static String forwardedFor(HttpHeaders headers) {
    List<String> values = headers.getAll("X-Forwarded-For");
    if (values.isEmpty()) {
      return "";
    }
    String first = values.getFirst();
    boolean address = NetUtil.isValidIpV4Address(first) || NetUtil.isValidIpV6Address(first);
    return address ? first : "";
  }

  /// Browsers do better with small frames; Safari can't take a compressed message in several.
  private static Upgrade.Framing framing(HttpHeaders headers, boolean compress, boolean masked) {
    String agent = text(headers, "User-Agent");
    boolean browser = agent.startsWith("Mozilla/");
    boolean safari = agent.contains("Version/") && agent.contains("Safari/");
    int plain = browser ? BROWSER_FRAME_BYTES : 0;
    return new Upgrade.Framing(compress, masked, plain, safari ? 0 : plain);
  }

  private static byte[] response(
      String key, boolean compress, boolean masked, Map<String, String> more) {
    var text = new StringBuilder(256);
    text.append("HTTP/1.1 101 Switching Protocols\r\n")
        .append("Upgrade: websocket\r\nConnection: Upgrade\r\n")
        .append("Sec-WebSocket-Accept: ")
        .append(acceptKey(key))
        .append("\r\n");
    if (compress) {
      text.append("Sec-WebSocket-Extensions: permessage-deflate; ")
          .append("server_no_context_takeover; client_no_context_takeover\r\n");
    }
    if (!masked) {
      text.append("Nats-No-Masking: true\r\n");
    }
    more.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String acceptKey(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-1", impossible);
    }
  }
}
