// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static io.runnel.testkit.jnats.JetStreamServer.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.KeyValue;
import io.nats.client.KeyValueManagement;
import io.nats.client.MessageTtl;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.KeyValuePurgeOptions;
import io.nats.client.api.KeyValueWatchOption;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.api.Mirror;
import io.nats.client.api.StorageType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Key-value stores by the client.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JnatsKeyValueTest {

  @RegisterExtension private final JetStreamServer server = new JetStreamServer();

  private KeyValueManagement management() throws Exception {
    return server.connection().keyValueManagement();
  }

  private KeyValue bucket() throws Exception {
    return bucket(builder -> builder);
  }

  private KeyValue bucket(UnaryOperator<KeyValueConfiguration.Builder> choices) throws Exception {
    String name = server.name();
    management().create(choices.apply(KeyValueConfiguration.builder().name(name)).build());
    return server.connection().keyValue(name);
  }

  private static KeyValueEntry get(KeyValue bucket, String key) throws Exception {
    KeyValueEntry entry = bucket.get(key);
    assertNotNull(entry);
    return entry;
  }

  @Test
  void putAndGet() throws Exception {
    KeyValue bucket = bucket();
    assertEquals(1, bucket.put("k", "v"));
    KeyValueEntry entry = get(bucket, "k");
    assertEquals("v", entry.getValueAsString());
    assertEquals(1, entry.getRevision());
    assertEquals(KeyValueOperation.PUT, entry.getOperation());
    assertEquals(bucket.getBucketName(), entry.getBucket());
  }

  @Test
  void missingKeyIsNull() throws Exception {
    assertNull(bucket().get("none"));
  }

  @Test
  void numbersAreText() throws Exception {
    KeyValue bucket = bucket();
    bucket.put("n", 42);
    assertEquals(42L, get(bucket, "n").getValueAsLong());
  }

  @Test
  void olderRevisionIsReadWhileItIsKept() throws Exception {
    KeyValue bucket = bucket(builder -> builder.maxHistoryPerKey(2));
    long first = bucket.put("k", "1");
    bucket.put("k", "2");
    assertEquals("1", bucket.get("k", first).getValueAsString());
    bucket.put("k", "3");
    assertNull(bucket.get("k", first));
  }

  @Test
  void createOnlyWhereThereIsNone() throws Exception {
    KeyValue bucket = bucket();
    bucket.create("k", Client.bytes("1"));
    assertRefused(10071, () -> bucket.create("k", Client.bytes("2")));
  }

  @Test
  void createAfterDelete() throws Exception {
    KeyValue bucket = bucket();
    bucket.create("k", Client.bytes("1"));
    bucket.delete("k");
    bucket.create("k", Client.bytes("2"));
    assertEquals("2", get(bucket, "k").getValueAsString());
  }

  @Test
  void updateNeedsTheLastRevision() throws Exception {
    KeyValue bucket = bucket();
    long revision = bucket.put("k", "1");
    bucket.update("k", "2", revision);
    assertRefused(10071, () -> bucket.update("k", "3", revision));
  }

  @Test
  void deletedKeyIsGone() throws Exception {
    KeyValue bucket = bucket();
    bucket.put("k", "1");
    bucket.delete("k");
    assertNull(bucket.get("k"));
    assertEquals(List.of(), bucket.keys());
  }

  @Test
  void deleteByRevision() throws Exception {
    KeyValue bucket = bucket();
    long revision = bucket.put("k", "1");
    bucket.put("k", "2");
    assertRefused(10071, () -> bucket.delete("k", revision));
    bucket.delete("k", revision + 1);
    assertNull(bucket.get("k"));
  }

  @Test
  void historyTellsValuesAndDeletes() throws Exception {
    KeyValue bucket = bucket(builder -> builder.maxHistoryPerKey(5));
    bucket.put("k", "1");
    bucket.put("k", "2");
    bucket.delete("k");
    assertEquals(
        List.of(KeyValueOperation.PUT, KeyValueOperation.PUT, KeyValueOperation.DELETE),
        bucket.history("k").stream().map(KeyValueEntry::getOperation).toList());
  }

  @Test
  void purgeForgetsTheHistory() throws Exception {
    KeyValue bucket = bucket(builder -> builder.maxHistoryPerKey(5));
    bucket.put("k", "1");
    bucket.put("k", "2");
    bucket.purge("k");
    assertNull(bucket.get("k"));
    assertEquals(
        List.of(KeyValueOperation.PURGE),
        bucket.history("k").stream().map(KeyValueEntry::getOperation).toList());
  }

  @Test
  void purgeDeletesTakesMarkersAway() throws Exception {
    KeyValue bucket = bucket();
    bucket.put("a", "1");
    bucket.put("b", "2");
    bucket.delete("a");
    bucket.purgeDeletes(KeyValuePurgeOptions.builder().deleteMarkersNoThreshold().build());
    assertEquals(1, bucket.getStatus().getEntryCount());
  }

  @Test
  void keysAreListedAndFiltered() throws Exception {
    KeyValue bucket = bucket();
    bucket.put("a.x", "1");
    bucket.put("a.y", "2");
    bucket.put("b.x", "3");
    assertEquals(Set.of("a.x", "a.y", "b.x"), Set.copyOf(bucket.keys()));
    assertEquals(Set.of("a.x", "a.y"), Set.copyOf(bucket.keys("a.*")));
    assertEquals(Set.of("a.x", "b.x"), Set.copyOf(bucket.keys(List.of("a.x", "b.*"))));
  }

  @Test
  void keysComeThroughAQueue() throws Exception {
    KeyValue bucket = bucket();
    bucket.put("a", "1");
    bucket.put("b", "2");
    var queue = bucket.consumeKeys();
    Set<String> keys = new java.util.HashSet<>();
    for (var result = queue.take(); result.isKey(); result = queue.take()) {
      keys.add(result.getKey());
    }
    assertEquals(Set.of("a", "b"), keys);
  }

  /// Remembers what a watch tells.
  private static final class Seen implements KeyValueWatcher {
    private final List<KeyValueEntry> entries = new CopyOnWriteArrayList<>();
    private final AtomicInteger ends = new AtomicInteger();

    @Override
    public void watch(KeyValueEntry entry) {
      entries.add(entry);
    }

    @Override
    public void endOfData() {
      ends.incrementAndGet();
    }

    List<String> texts() {
      return entries.stream()
          .map(entry ->
              entry.getOperation() == KeyValueOperation.PUT ? entry.getValueAsString() : "-")
          .toList();
    }

    void await(List<String> texts) {
      Eventually.holds(() -> texts().equals(texts), this::texts);
    }
  }

  @Test
  void watchTellsWhatIsThereAndWhatComes() throws Exception {
    KeyValue bucket = bucket();
    bucket.put("k", "1");
    bucket.put("k", "2");
    var seen = new Seen();
    try (var _ = bucket.watch("k", seen)) {
      seen.await(List.of("2"));
      Eventually.holds(() -> seen.ends.get() == 1, () -> "no end of data");
      bucket.put("k", "3");
      bucket.delete("k");
      bucket.put("other", "x");
      seen.await(List.of("2", "3", "-"));
    }
  }

  @Test
  void watchOfUpdatesAlone() throws Exception {
    KeyValue bucket = bucket();
    bucket.put("k", "1");
    var seen = new Seen();
    try (var _ = bucket.watchAll(seen, KeyValueWatchOption.UPDATES_ONLY)) {
      bucket.put("k", "2");
      seen.await(List.of("2"));
    }
  }

  @Test
  void watchOfTheHistory() throws Exception {
    KeyValue bucket = bucket(builder -> builder.maxHistoryPerKey(5));
    bucket.put("k", "1");
    bucket.put("k", "2");
    var seen = new Seen();
    try (var _ = bucket.watch("k", seen, KeyValueWatchOption.INCLUDE_HISTORY)) {
      seen.await(List.of("1", "2"));
    }
  }

  @Test
  void watchWithoutDeletes() throws Exception {
    KeyValue bucket = bucket();
    var seen = new Seen();
    try (var _ = bucket.watchAll(seen, KeyValueWatchOption.IGNORE_DELETE)) {
      bucket.put("k", "1");
      bucket.delete("k");
      bucket.put("k", "2");
      seen.await(List.of("1", "2"));
    }
  }

  @Test
  void watchOfAnEmptyBucketEndsItsDataAtOnce() throws Exception {
    var seen = new Seen();
    try (var _ = bucket().watchAll(seen)) {
      Eventually.holds(() -> seen.ends.get() == 1, () -> "no end of data");
    }
  }

  @Test
  void statusTellsConfigAndCounts() throws Exception {
    KeyValue bucket =
        bucket(builder ->
            builder
                .description("about it")
                .maxHistoryPerKey(3)
                .maxBucketSize(100_000)
                .maximumValueSize(1_000)
                .ttl(Duration.ofHours(1))
                .storageType(StorageType.Memory)
                .metadata(Map.of("m", "x")));
    bucket.put("k", "1");
    bucket.put("k", "2");
    var status = bucket.getStatus();
    assertEquals("about it", status.getDescription());
    assertEquals(3, status.getMaxHistoryPerKey());
    assertEquals(100_000, status.getMaxBucketSize());
    assertEquals(1_000, status.getMaximumValueSize());
    assertEquals(Duration.ofHours(1), status.getTtl());
    assertEquals(StorageType.Memory, status.getStorageType());
    assertEquals(2, status.getEntryCount());
    assertEquals("x", status.getMetadata().get("m"));
    assertTrue(status.getByteCount() > 0);
  }

  @Test
  void tooLargeValueIsRefused() throws Exception {
    KeyValue bucket = bucket(builder -> builder.maximumValueSize(3));
    assertRefused(10054, () -> bucket.put("k", "1234"));
  }

  @Test
  void valuesGoWhenTheirTimeIsOver() throws Exception {
    KeyValue bucket = bucket(builder -> builder.ttl(Duration.ofMillis(500)));
    bucket.put("k", "1");
    Eventually.holds(() -> isGone(bucket), () -> "still there");
  }

  @Test
  void oneKeyMayHaveATimeOfItsOwn() throws Exception {
    KeyValue bucket = bucket(builder -> builder.limitMarker(Duration.ofSeconds(60)));
    bucket.create("k", Client.bytes("1"), MessageTtl.seconds(1));
    Eventually.holds(() -> isGone(bucket), () -> "still there");
  }

  private static long entries(KeyValueManagement buckets, String name) {
    try {
      return buckets.getStatus(name).getEntryCount();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isGone(KeyValue bucket) {
    try {
      return bucket.get("k") == null;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void mirrorOfABucketHasItsValues() throws Exception {
    KeyValue bucket = bucket();
    bucket.put("k", "1");
    String name = server.name();
    management()
        .create(
            KeyValueConfiguration.builder()
                .name(name)
                .mirror(Mirror.builder().name(bucket.getBucketName()).build())
                .build());
    String subject = "$KV." + bucket.getBucketName() + ".k";
    KeyValueManagement buckets = management();
    Eventually.holds(() -> entries(buckets, name) == 1, () -> "not mirrored");
    var mirrored = server.management().getLastMessage("KV_" + name, subject);
    assertArrayEquals(Client.bytes("1"), mirrored.getData());
  }

  @Test
  void bucketsAreListedUpdatedAndDeleted() throws Exception {
    KeyValue bucket = bucket();
    String name = bucket.getBucketName();
    assertTrue(management().getBucketNames().contains(name));
    var changed =
        KeyValueConfiguration.builder(bucket.getStatus().getConfiguration())
            .maxHistoryPerKey(9)
            .build();
    assertEquals(9, management().update(changed).getMaxHistoryPerKey());
    management().delete(name);
    assertRefused(10059, () -> management().getStatus(name));
  }
}
