// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.counter.CounterState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What the messages of a batch that were judged before would change, seen by the next one. Empty
/// for a message that stands alone.
final class Staged {
  final Set<String> ids = new HashSet<>();
  final Map<String, Written> written = new HashMap<>();

  final Map<String, CounterState> counters = new HashMap<>();

  long messages;
  long bytes;

  /// What the batch writes to one subject.
  static final class Written {
    long messages;
    boolean isSchedule;
  }

  boolean isEmpty() {
    return messages == 0;
  }

  void add(String subject, long size, boolean isSchedule) {
    Written here = written.computeIfAbsent(subject, _ -> new Written());
    here.messages++;
    here.isSchedule = isSchedule;
    messages++;
    bytes += size;
  }
}
