// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import java.util.concurrent.ConcurrentHashMap;

/// One compressor for each event loop, made when the loop first needs it; it is used on that loop
/// alone.
public final class Compressors {
  private final ConcurrentHashMap<Integer, Compressor> ofLoop = new ConcurrentHashMap<>();

  Compressor of(int loop) {
    return ofLoop.computeIfAbsent(loop, _ -> new Compressor());
  }
}
