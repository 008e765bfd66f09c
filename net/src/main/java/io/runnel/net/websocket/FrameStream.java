// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

/// A connection, as far as its client's frames concern it. Called on its loop.
public interface FrameStream {
  /// Whether bytes are wanted now.
  boolean taking();

  /// The client has closed its side with a close frame.
  void ended();

  /// The client's frames are wrong; `text` is for the log.
  void broken(String text);
}
