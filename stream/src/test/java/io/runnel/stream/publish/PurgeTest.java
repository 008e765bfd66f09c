// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.StreamBench.ack;
import static io.runnel.stream.publish.StreamBench.config;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.stream.store.SubjectFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PurgeTest {
  private final StreamBench bench = new StreamBench(config());

  PurgeTest() {
    for (int i = 0; i < 9; i++) {
      bench.publish("s." + (char) ('a' + i % 3), "x");
    }
  }

  private long purge(String filter, long sequence, long keep) {
    Purge purge = bench.machine.purge(SubjectFilter.of(filter), sequence, keep);
    while (!purge.step(2, bench.heard)) {
      assertFalse(purge.isDone());
    }
    return purge.purged();
  }

  @Test
  void everythingGoes() {
    assertEquals(9, purge("", 0, 0));
    assertEquals(List.of(), bench.sequences());
    assertEquals(0, bench.budget.used);
    assertEquals(ack(10), bench.publish("s.a", "x"));
  }

  @Test
  void whatIsBelowASequenceGoes() {
    assertEquals(0, purge("", 1, 0));
    assertEquals(4, purge(">", 5, 0));
    assertEquals(List.of(5L, 6L, 7L, 8L, 9L), bench.sequences());
    assertEquals(5, purge("", 21, 0));
    assertEquals(ack(21), bench.publish("s.a", "x"));
  }

  @Test
  void aFilterSaysWhatGoes() {
    assertEquals(2, purge("s.b", 8, 0));
    assertEquals(List.of(1L, 3L, 4L, 6L, 7L, 8L, 9L), bench.sequences());
    assertEquals(0, purge("s.x", 0, 0));
    assertEquals(7, purge("s.*", 0, 0));
  }

  @Test
  void theNewestCanStay() {
    assertEquals(0, purge("", 0, 9));
    assertEquals(2, purge("", 0, 7));
    assertEquals(List.of(3L, 4L, 5L, 6L, 7L, 8L, 9L), bench.sequences());
    assertEquals(1, purge("s.a", 0, 1));
    assertEquals(List.of(3L, 5L, 6L, 7L, 8L, 9L), bench.sequences());
  }

  @Test
  void whatComesDuringAPurgeStays() {
    Purge purge = bench.machine.purge(SubjectFilter.of("s.a"), 0, 0);
    assertFalse(purge.step(1, bench.heard));
    bench.publish("s.a", "new");
    while (!purge.step(1, bench.heard)) {
      assertFalse(purge.isDone());
    }
    assertEquals(List.of(2L, 3L, 5L, 6L, 8L, 9L, 10L), bench.sequences());
  }

  @Test
  void oneMessageIsDeletedAndRefusalsAreKnown() {
    assertTrue(bench.machine.delete(4, true, bench.heard));
    assertFalse(bench.machine.delete(4, true, bench.heard));
    assertEquals(List.of(4L), bench.heard.removed);
    assertTrue(bench.machine.purgeRefusal().isEmpty());
    bench.machine.update(config().denyPurge(true).denyDelete(true).build());
    assertEquals(
        "stream purge not permitted (10110)",
        bench.machine.purgeRefusal().orElseThrow().toString());
    assertEquals(
        "message delete not permitted (10057)",
        bench.machine.deleteRefusal().orElseThrow().toString());
    bench.machine.update(config().isSealed(true).build());
    assertEquals(10109, bench.machine.purgeRefusal().orElseThrow().errCode());
    assertEquals(10109, bench.machine.deleteRefusal().orElseThrow().errCode());
  }
}
