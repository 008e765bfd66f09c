// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.log.disk.OsDisk;
import io.runnel.stream.store.StoredMessage;
import io.runnel.wire.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka's own classes as the oracle of what is in a segment.
class KafkaReadsSegmentsTest {
  private static final long NANOS = 1_700_000_000_123_456_789L;

  @TempDir Path directory;

  static Message message(String subject, String header, String payload) {
    var message = new Message();
    byte[] bytes = subject.getBytes(UTF_8);
    message.subject(bytes, 0, bytes.length);
    int headerLength = header.getBytes(UTF_8).length;
    byte[] body = (header + payload + "\r\n").getBytes(UTF_8);
    message.body(body, 0, body.length - 2, headerLength);
    return message;
  }

  private List<Record> records() throws IOException {
    byte[] segment = Files.readAllBytes(directory.resolve("00000000000000000000.log"));
    var records = new ArrayList<Record>();
    for (RecordBatch batch : MemoryRecords.readableRecords(ByteBuffer.wrap(segment)).batches()) {
      batch.ensureValid();
      assertEquals(RecordBatch.CURRENT_MAGIC_VALUE, batch.magic());
      assertFalse(batch.isControlBatch());
      assertFalse(batch.isTransactional());
      assertFalse(batch.hasProducerId());
      assertEquals(NANOS / 1_000_000, batch.maxTimestamp());
      batch.forEach(records::add);
    }
    return records;
  }

  private static String text(ByteBuffer bytes) {
    return UTF_8.decode(bytes.duplicate()).toString();
  }

  @Test
  void recordsAreKeysValuesAndHeadersOfMessages() throws IOException {
    var bench =
        new Bench(
            new OsDisk(), directory, Bench.settings("orders", 1 << 20), (_, _, _, _, _) -> {});
    String canonical = "NATS/1.0\r\nA: 1\r\nB:  two \r\n\r\n";
    String status = "NATS/1.0 503\r\n\r\n";
    bench.store.append(message("orders.eu.7", "", "first"), NANOS);
    bench.store.append(message("orders", canonical, ""), NANOS);
    bench.commit();
    bench.store.append(message("other.x", status, "third"), NANOS);
    bench.commit();

    List<Record> records = records();
    assertEquals(List.of(0L, 1L, 2L), records.stream().map(Record::offset).toList());
    assertEquals("eu.7", text(records.get(0).key()));
    assertEquals("first", text(records.get(0).value()));
    assertEquals(0, records.get(0).headers().length);
    assertFalse(records.get(1).hasKey());
    assertEquals(0, records.get(1).valueSize());
    assertEquals("A", records.get(1).headers()[0].key());
    assertEquals("1", new String(records.get(1).headers()[0].value(), UTF_8));
    assertEquals("B", records.get(1).headers()[1].key());
    assertEquals(" two ", new String(records.get(1).headers()[1].value(), UTF_8));
    assertEquals("other.x", text(records.get(2).key()));
    assertEquals("runnel.subject", records.get(2).headers()[0].key());
    assertEquals("runnel.nats.headers", records.get(2).headers()[1].key());
    assertEquals(status, new String(records.get(2).headers()[1].value(), UTF_8));

    bench.kill();
    var read = new StoredMessage();
    assertTrue(bench.store.read(2, read));
    assertEquals(
        canonical,
        new String(read.message.body, read.message.bodyFrom, read.message.headerLength, UTF_8));
    assertTrue(bench.store.read(3, read));
    assertEquals("other.x", new String(read.message.subjectBytes(), UTF_8));
    assertEquals(NANOS, read.nanos);
  }

  @Test
  void manyBatchesOfAllSizesAreValid() throws IOException {
    var bench =
        new Bench(new OsDisk(), directory, Bench.settings("", 64 << 20), (_, _, _, _, _) -> {});
    for (int i = 0; i < 5_000; i++) {
      bench.store.append(message("a." + i, "", "x".repeat(i % 700)), NANOS);
      if (i % 97 == 0) {
        bench.commit();
      }
    }
    bench.store.append(message("large", "", "y".repeat(3 << 20)), NANOS);
    bench.commit();
    List<Record> records = records();
    assertEquals(5_001, records.size());
    for (int i = 0; i < 5_000; i++) {
      assertEquals("a." + i, text(records.get(i).key()));
      assertEquals(i % 700, records.get(i).valueSize());
    }
    assertEquals(3 << 20, records.get(5_000).valueSize());
  }
}
