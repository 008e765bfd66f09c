// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.model;

import org.junit.jupiter.api.Test;

/// Random operations on streams and their consumers against a naive model: what is stored is what
/// was published minus what a rule took away, always; what is delivered is what is next or due.
///
/// `runnel.model.operations` says how many operations; `runnel.model.seed` runs one seed again.
class StreamModelTest {
  private static final int OPERATIONS = 60_000;
  private static final int OPERATIONS_PER_STREAM = 3_000;

  @Test
  void whatIsStoredAndDeliveredFollowsFromTheRules() {
    Long again = Long.getLong("runnel.model.seed");
    if (again != null) {
      new StreamDriver(again).run(OPERATIONS_PER_STREAM);
      return;
    }
    int operations = Integer.getInteger("runnel.model.operations", OPERATIONS);
    long seed = System.nanoTime();
    System.out.println("StreamModelTest seeds from " + seed);
    for (int done = 0; done < operations; done += OPERATIONS_PER_STREAM) {
      run(seed++);
    }
  }

  private static void run(long seed) {
    try {
      new StreamDriver(seed).run(OPERATIONS_PER_STREAM);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("-Drunnel.model.seed=" + seed + ": " + e.getMessage(), e);
    }
  }
}
