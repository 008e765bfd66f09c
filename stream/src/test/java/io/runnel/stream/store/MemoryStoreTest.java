// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.stream.store.MessageStoreContract.Profile;
import io.runnel.wire.Message;
import org.junit.jupiter.api.Test;

/// The store in memory against the contract; what it gives back; how fast it finds.
class MemoryStoreTest {

  @Test
  void randomOperationsAgreeWithTheModel() {
    for (int round = 0; round < 8; round++) {
      run(Profile.SMALL);
    }
    run(Profile.LARGE);
  }

  @Test
  void aClockThatGoesBackLosesNoMessage() {
    run(new Profile(20_000, 2_000, 100, 1_000, 10));
  }

  @Test
  void nothingIsKeptOfMessagesThatWent() {
    var store = new MemoryStore();
    long empty = store.memoryBytes();
    for (int i = 0; i < 200_000; i++) {
      store.append(message("work." + i, 100), i);
    }
    long full = store.memoryBytes();
    // In random order: sparse blocks are rewritten and joined.
    for (int i = 0; i < 200_000; i++) {
      long sequence = 1 + (i * 7_919L) % 200_000;
      if (sequence % 100 != 0) {
        assertTrue(store.remove(sequence, false));
      }
    }
    assertEquals(2_000, store.messages());
    long few = store.memoryBytes();
    assertTrue(few < full / 4, full + " -> " + few);
    assertEquals(2_000, store.removeBelow(Long.MAX_VALUE - 1));
    assertTrue(store.memoryBytes() <= empty + 2_000, empty + " -> " + store.memoryBytes());
  }

  @Test
  void aQueueThatIsEmptiedAsItFillsDoesNotGrow() {
    var store = new MemoryStore();
    long peak = 0;
    for (int i = 0; i < 500_000; i++) {
      store.append(message("work." + i, 100), i);
      if (i >= 1_000) {
        assertTrue(store.remove(store.firstSequence(), false));
      }
      if (i == 5_000) {
        peak = store.memoryBytes();
      }
    }
    assertTrue(store.memoryBytes() < peak * 5 / 4 + 100_000, peak + " " + store.memoryBytes());
  }

  @Test
  void aMessageTakesLittleMoreThanItself() {
    var store = new MemoryStore();
    for (int i = 0; i < 200_000; i++) {
      store.append(message("orders.eu." + i % 1_000, 128), i);
    }
    double each = (double) store.memoryBytes() / 200_000;
    System.out.printf("MemoryStore: %.1f B for a message of 128 B%n", each);
    assertTrue(each < 128 + 48, "bytes per message: " + each);
  }

  @Test
  void anEmptyStoreTakesAlmostNothing() {
    assertTrue(new MemoryStore().memoryBytes() < 256);
  }

  @Test
  void anErasedMessageIsOverwritten() {
    var store = new MemoryStore();
    long sequence = store.append(message("a", 10), 1);
    store.append(message("a", 10), 1);
    var read = new StoredMessage();
    assertTrue(store.read(sequence, read));
    assertEquals('x', read.message.body[read.message.bodyFrom]);
    assertTrue(store.remove(sequence, true));
    assertEquals(0, read.message.body[read.message.bodyFrom]);
  }

  @Test
  void aMessageThatWasLentIsNotOverwrittenByLaterOnes() {
    var store = new MemoryStore();
    long sequence = store.append(message("a", 10), 1);
    var read = new StoredMessage();
    assertTrue(store.read(sequence, read));
    assertTrue(store.remove(sequence, false));
    for (int i = 0; i < 5_000; i++) {
      store.append(message("b", 0), 1);
      store.remove(store.lastSequence() - 1, false);
    }
    String body =
        new String(read.message.body, read.message.bodyFrom, read.message.bodyLength, UTF_8);
    assertEquals("xxxxxxxxxx", body);
    assertEquals("a", new String(read.message.subjectBytes(), UTF_8));
  }

  @Test
  void aRareSubjectAmongAMillionMessagesIsFoundAtOnce() {
    var store = new MemoryStore();
    for (int i = 1; i <= 1_000_000; i++) {
      store.append(message(i % 200_000 == 0 ? "rare.one" : "orders." + i % 7, 0), i);
    }
    var literal = SubjectFilter.of("rare.one");
    var wildcard = SubjectFilter.of("rare.*");
    long began = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      assertEquals(200_000, store.next(literal, 1));
      assertEquals(600_000, store.next(literal, 400_001));
      assertEquals(800_000, store.previous(literal, 999_999));
    }
    long literalNanos = (System.nanoTime() - began) / 3_000;
    began = System.nanoTime();
    int found = 0;
    for (long at = store.next(wildcard, 1); at > 0; at = store.next(wildcard, at + 1)) {
      found++;
    }
    long walkNanos = System.nanoTime() - began;
    assertEquals(5, found);
    began = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      assertEquals(MessageStore.NONE, store.next(wildcard, 1_000_001));
      store.append(message("orders.1", 0), 1);
    }
    long memoNanos = (System.nanoTime() - began) / 1_000;
    System.out.printf(
        "MemoryStore: rare literal %d ns, wildcard over all %d us, again %d ns%n",
        literalNanos, walkNanos / 1_000, memoNanos);
    assertTrue(literalNanos < 100_000 && memoNanos < 100_000);
  }

  @Test
  void sequencesAreSkippedOverWhatIsEmpty() {
    var store = new MemoryStore();
    store.skipTo(999);
    assertEquals(1_000, store.firstSequence());
    assertEquals(999, store.lastSequence());
    assertEquals(1_000, store.append(message("a", 1), 5));
    store.skipTo(Long.MAX_VALUE - 5);
    assertEquals(1_000, store.firstSequence());
    long sequence = store.append(message("a", 1), 6);
    assertEquals(Long.MAX_VALUE - 4, sequence);
    assertEquals(sequence, store.next(SubjectFilter.of("a"), 1_001));
    assertEquals(1_000, store.previous(SubjectFilter.of("*"), sequence - 1));
    assertFalse(store.remove(1_001, false));
  }

  private static void run(Profile profile) {
    long seed = System.nanoTime();
    System.out.println("MemoryStoreTest seed " + seed + " " + profile);
    var store = new MemoryStore();
    var host =
        new MessageStoreContract.Host() {
          @Override
          public MessageStore store() {
            return store;
          }

          @Override
          public long bytesOf(NaiveStore.Stored stored) {
            return 16 + stored.subject().length() + stored.bytes().length;
          }
        };
    new MessageStoreContract(host, seed, profile).run();
    assertEquals(store.lastSequence(), store.committedSequence());
  }

  private static Message message(String subject, int payload) {
    var message = new Message();
    byte[] bytes = subject.getBytes(UTF_8);
    message.subject(bytes, 0, bytes.length);
    byte[] body = ("x".repeat(payload) + "\r\n").getBytes(UTF_8);
    message.body(body, 0, payload, 0);
    return message;
  }
}
