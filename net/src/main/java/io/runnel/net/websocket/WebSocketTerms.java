// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import io.runnel.config.options.CookieOptions;
import io.runnel.config.options.WebSocketOptions;
import java.time.Duration;
import java.util.Map;

/// A WebSocket listener's terms. Immutable; a reload makes another one.
///
/// @param secured the listener has TLS, which decides what "same origin" means
/// @param compression permessage-deflate may be agreed on
/// @param handshakeTime the longest time from accept to the end of the request
/// @param origins which origins may open a WebSocket
/// @param cookies names of cookies that stand in for CONNECT fields
/// @param headers added to the 101 response
/// @param messageBytesMax the largest compressed message, unfolded
public record WebSocketTerms(
    boolean secured,
    boolean compression,
    Duration handshakeTime,
    OriginRule origins,
    CookieOptions cookies,
    Map<String, String> headers,
    long messageBytesMax) {

  /// Where `handshake_timeout` is not set. nats-server then waits forever; a browser that connects
  /// ahead of need does not mind.
  private static final Duration HANDSHAKE_TIME_DEFAULT = Duration.ofSeconds(30);

  private static final int MESSAGE_PAYLOADS = 8;
  private static final long MESSAGE_BYTES_MAX = 64L * 1024 * 1024;

  public WebSocketTerms {
    headers = Map.copyOf(headers);
  }

  public static WebSocketTerms of(WebSocketOptions options, int maxPayloadBytes) {
    Duration asked = options.http().handshakeTimeout();
    return new WebSocketTerms(
        options.tls().enabled(),
        options.http().compression(),
        asked.isPositive() ? asked : HANDSHAKE_TIME_DEFAULT,
        OriginRule.of(options.origins()),
        options.auth().cookies(),
        options.http().headers(),
        Math.min(MESSAGE_BYTES_MAX, (long) MESSAGE_PAYLOADS * maxPayloadBytes));
  }
}
