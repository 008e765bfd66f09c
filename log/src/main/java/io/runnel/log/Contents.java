// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.stream.store.SubjectTable;

/// The numbers of a store, and its subjects. Owner: the store.
final class Contents {
  final SubjectTable table;

  /// Of the first message that is there; `last + 1` where there is none.
  long first = 1;

  long last;
  long messages;
  long bytes;
  long lastNanos;

  Contents(SubjectTable table) {
    this.table = table;
  }

  /// What nats-server counts for a message in a file.
  static long counted(int subject, int header, int body) {
    return 22L + subject + body + 8 + (header > 0 ? 4 : 0);
  }
}
