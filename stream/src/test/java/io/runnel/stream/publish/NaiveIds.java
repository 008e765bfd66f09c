// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// A duplicate window that is slow and obviously right.
final class NaiveIds implements RecentIds {
  private record Seen(long sequence, long nanos) {}

  private final Map<String, Seen> seen = new HashMap<>();
  private long window;

  @Override
  public long find(byte[] id, int from, int to, long now) {
    Seen it = seen.get(new String(id, from, to - from, StandardCharsets.UTF_8));
    return it == null || now - it.nanos >= window ? NONE : it.sequence;
  }

  @Override
  public void add(byte[] id, int from, int to, long sequence, long now) {
    seen.put(new String(id, from, to - from, StandardCharsets.UTF_8), new Seen(sequence, now));
  }

  @Override
  public void forgetAfter(long sequence) {
    seen.values().removeIf(it -> it.sequence > sequence);
  }

  @Override
  public void window(long nanos) {
    window = nanos;
  }
}
