// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static io.runnel.testkit.jnats.JetStreamServer.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.ObjectStore;
import io.nats.client.ObjectStoreManagement;
import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectMeta;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.ObjectStoreWatchOption;
import io.nats.client.api.ObjectStoreWatcher;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Object stores by the client.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JnatsObjectStoreTest {

  @RegisterExtension private final JetStreamServer server = new JetStreamServer();

  private ObjectStoreManagement management() throws Exception {
    return server.connection().objectStoreManagement();
  }

  private ObjectStore store() throws Exception {
    String name = server.name();
    management().create(ObjectStoreConfiguration.builder(name).build());
    return server.connection().objectStore(name);
  }

  private static byte[] read(ObjectStore store, String name) throws Exception {
    var out = new ByteArrayOutputStream();
    store.get(name, out);
    return out.toByteArray();
  }

  @Test
  void smallObjectIsReadAsItWasWritten() throws Exception {
    ObjectStore store = store();
    ObjectInfo info = store.put("name", Client.bytes("hello"));
    assertEquals(5, info.getSize());
    assertEquals(1, info.getChunks());
    assertArrayEquals(Client.bytes("hello"), read(store, "name"));
  }

  @Test
  void largeObjectIsManyChunks() throws Exception {
    byte[] bytes = new byte[1_000_000];
    new Random(7).nextBytes(bytes);
    ObjectStore store = store();
    var meta = ObjectMeta.builder("big").chunkSize(32_768).build();
    ObjectInfo info = store.put(meta, new ByteArrayInputStream(bytes));
    assertEquals(31, info.getChunks());
    assertArrayEquals(bytes, read(store, "big"));
  }

  @Test
  void emptyObject() throws Exception {
    ObjectStore store = store();
    store.put("empty", new byte[0]);
    assertEquals(0, store.getInfo("empty").getSize());
    assertEquals(0, store.getInfo("empty").getChunks());
  }

  @Test
  void newVersionTakesThePlaceOfTheOld() throws Exception {
    ObjectStore store = store();
    store.put("name", Client.bytes("one"));
    store.put("name", Client.bytes("two"));
    assertArrayEquals(Client.bytes("two"), read(store, "name"));
    assertEquals(2, server.info("OBJ_" + store.getBucketName()).getStreamState().getMsgCount());
  }

  @Test
  void infoTellsWhatIsKnown() throws Exception {
    ObjectStore store = store();
    var meta =
        ObjectMeta.builder("name").description("about it").metadata(Map.of("k", "v")).build();
    store.put(meta, new ByteArrayInputStream(Client.bytes("hello")));
    ObjectInfo info = store.getInfo("name");
    assertEquals("about it", info.getDescription());
    assertEquals(Map.of("k", "v"), info.getMetaData());
    assertTrue(info.getDigest().startsWith("SHA-256="));
    assertFalse(info.isDeleted());
    assertNull(store.getInfo("other"));
  }

  @Test
  void deletedObjectIsGone() throws Exception {
    ObjectStore store = store();
    store.put("name", Client.bytes("hello"));
    assertTrue(store.delete("name").isDeleted());
    assertNull(store.getInfo("name"));
    assertTrue(store.getInfo("name", true).isDeleted());
    assertThrows(Exception.class, () -> read(store, "name"));
  }

  @Test
  void objectsAreListed() throws Exception {
    ObjectStore store = store();
    store.put("a", Client.bytes("1"));
    store.put("b", Client.bytes("2"));
    store.put("c", Client.bytes("3"));
    store.delete("b");
    assertEquals(
        Set.of("a", "c"),
        store.getList().stream().map(ObjectInfo::getObjectName).collect(Collectors.toSet()));
  }

  @Test
  void metaMayChangeAndRename() throws Exception {
    ObjectStore store = store();
    store.put("name", Client.bytes("hello"));
    store.updateMeta("name", ObjectMeta.builder("other").description("new").build());
    assertEquals("new", store.getInfo("other").getDescription());
    assertNull(store.getInfo("name"));
    assertArrayEquals(Client.bytes("hello"), read(store, "other"));
  }

  @Test
  void linkIsReadAsItsTarget() throws Exception {
    ObjectStore store = store();
    ObjectInfo target = store.put("name", Client.bytes("hello"));
    assertTrue(store.addLink("link", target).isLink());
    assertArrayEquals(Client.bytes("hello"), read(store, "link"));
  }

  @Test
  void linkIntoAnotherStore() throws Exception {
    ObjectStore other = store();
    ObjectInfo target = other.put("name", Client.bytes("there"));
    ObjectStore store = store();
    store.addLink("link", target);
    assertArrayEquals(Client.bytes("there"), read(store, "link"));
  }

  @Test
  void linkToAWholeStore() throws Exception {
    ObjectStore other = store();
    ObjectStore store = store();
    ObjectInfo link = store.addBucketLink("all", other);
    assertEquals(other.getBucketName(), link.getLink().getBucket());
  }

  @Test
  void sealedStoreRefuses() throws Exception {
    ObjectStore store = store();
    store.put("name", Client.bytes("hello"));
    assertTrue(store.seal().isSealed());
    assertThrows(Exception.class, () -> store.put("other", Client.bytes("x")));
    assertArrayEquals(Client.bytes("hello"), read(store, "name"));
  }

  @Test
  void watchTellsWhatIsThereAndWhatComes() throws Exception {
    ObjectStore store = store();
    store.put("a", Client.bytes("1"));
    List<String> seen = new CopyOnWriteArrayList<>();
    var watcher =
        new ObjectStoreWatcher() {
          @Override
          public void watch(ObjectInfo info) {
            seen.add(info.getObjectName() + (info.isDeleted() ? " deleted" : ""));
          }

          @Override
          public void endOfData() {
            seen.add("end");
          }
        };
    try (var _ = store.watch(watcher)) {
      Eventually.holds(() -> seen.equals(List.of("a", "end")), () -> seen);
      store.put("b", Client.bytes("2"));
      store.delete("a");
      Eventually.holds(() -> seen.equals(List.of("a", "end", "b", "a deleted")), () -> seen);
    }
  }

  @Test
  void watchOfUpdatesAlone() throws Exception {
    ObjectStore store = store();
    store.put("a", Client.bytes("1"));
    List<String> seen = new CopyOnWriteArrayList<>();
    var watcher =
        new ObjectStoreWatcher() {
          @Override
          public void watch(ObjectInfo info) {
            seen.add(info.getObjectName());
          }

          @Override
          public void endOfData() {}
        };
    try (var _ = store.watch(watcher, ObjectStoreWatchOption.UPDATES_ONLY)) {
      store.put("b", Client.bytes("2"));
      Eventually.holds(() -> seen.equals(List.of("b")), () -> seen);
    }
  }

  @Test
  void statusTellsConfigAndSize() throws Exception {
    String name = server.name();
    management()
        .create(
            ObjectStoreConfiguration.builder(name)
                .description("about it")
                .ttl(Duration.ofHours(1))
                .maxBucketSize(1_000_000)
                .build());
    server.connection().objectStore(name).put("a", Client.bytes("1"));
    var status = management().getStatus(name);
    assertEquals("about it", status.getDescription());
    assertEquals(Duration.ofHours(1), status.getTtl());
    assertEquals(1_000_000, status.getMaxBucketSize());
    assertTrue(status.getSize() > 0);
    assertFalse(status.isSealed());
  }

  @Test
  void storesAreListedAndDeleted() throws Exception {
    ObjectStore store = store();
    String name = store.getBucketName();
    assertTrue(management().getBucketNames().contains(name));
    management().delete(name);
    assertRefused(10059, () -> management().getStatus(name));
  }
}
