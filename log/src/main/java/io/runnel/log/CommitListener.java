// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import java.io.IOException;

/// Hears when what was appended has become durable, on the owner's thread.
public interface CommitListener {
  /// Messages up to `sequence` and facts up to `fact` are as durable as the stream promises.
  void committed(long sequence, long fact);

  /// Nothing after what [#committed] said last could be written. The store has gone back to that
  /// state: sequences given since are free again, and their messages were never there.
  void failed(IOException why);
}
