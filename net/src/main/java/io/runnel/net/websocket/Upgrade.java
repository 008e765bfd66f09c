// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

/// What a session may want to know of the request that opened its WebSocket.
///
/// @param cookies values for CONNECT fields that the client leaves empty
/// @param forwardedFor the address in `X-Forwarded-For`, for the log; empty unless it is one
/// @param framing how frames are exchanged
public record Upgrade(Cookies cookies, String forwardedFor, Framing framing) {

  /// Values of the configured cookies; empty where the request has none.
  public record Cookies(String jwt, String user, String password, String token) {
    public static final Cookies NONE = new Cookies("", "", "", "");
  }

  /// @param compressed permessage-deflate was agreed on, without context takeover on either side
  /// @param masked whether the client's frames must be masked
  /// @param frameBytesMax the largest frame sent; 0 is no limit
  /// @param compressedFrameBytesMax the same for compressed messages, which then are fragmented
  public record Framing(
      boolean compressed, boolean masked, int frameBytesMax, int compressedFrameBytesMax) {}
}
