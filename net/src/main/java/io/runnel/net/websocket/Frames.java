// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import io.runnel.base.ClosedReason;

/// The two handlers of an open WebSocket, as far as its connection drives them. Owned by the
/// connection's loop.
public final class Frames {
  private final FrameReader reader;
  private final FrameWriter writer;

  Frames(FrameReader reader, FrameWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /// The connection takes bytes again.
  public void resume() {
    reader.run();
  }

  /// Sends the close frame: the answer to the client's, what it did wrong, or why the server
  /// closes.
  public void farewell(ClosedReason why) {
    byte[] pending = reader.pendingClose();
    writer.close(pending != null ? pending : CloseFrame.of(why).payload());
  }
}
