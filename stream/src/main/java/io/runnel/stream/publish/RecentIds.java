// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

/// The message ids of the duplicate window. Belongs to the owner of the stream.
public interface RecentIds {
  /// What [#find] answers where the id is not known.
  long NONE = 0;

  /// The sequence that was stored with this id within the window before `now`, or [#NONE].
  long find(byte[] id, int from, int to, long now);

  void add(byte[] id, int from, int to, long sequence, long now);

  /// Forgets what was stored after `sequence`, whose messages were never there.
  void forgetAfter(long sequence);

  /// The window in nanoseconds; 0 keeps nothing.
  void window(long nanos);
}
