// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import static io.runnel.stream.consumer.ConsumerFixture.pullConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.runnel.base.json.Strictness;
import io.runnel.stream.config.ConsumerConfigJson;
import io.runnel.stream.store.MemoryStore;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.wire.Message;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What consumers cost: memory while they idle, and nothing per message where it is hot.
final class ConsumerCostTest {
  private static final int CONSUMERS = 5_000;
  private static final int IDLE_BYTES_MAX = 2048;
  private static final int MESSAGES = 20_000;

  /// A host that keeps the last ack subject, and nothing else.
  private static final class Host implements ConsumerOutput {
    private final Message ack = new Message();
    private final byte[] subject = new byte[256];
    private final byte[] nothing = {'\r', '\n'};
    private long delivered;
    private long settled;

    @Override
    public Receiver deliver(byte[] to, StoredMessage stored) {
      Message message = stored.message;
      int length = message.replyTo - message.replyFrom;
      System.arraycopy(message.reply, message.replyFrom, subject, 0, length);
      ack.subject(subject, 0, length);
      ack.body(nothing, 0, 0, 0);
      delivered++;
      return Receiver.TOOK_IT;
    }

    @Override
    public Receiver listens(byte[] inbox) {
      return Receiver.TOOK_IT;
    }

    @Override
    public void status(byte[] to, byte[] reply, byte[] header) {}

    @Override
    public void answerAfterCommit(byte[] reply, int from, int to) {}

    @Override
    public void event(ConsumerEvent event) {}

    @Override
    public void settled(long sequence) {
      settled++;
    }

    @Override
    public void wakeAt(long nanos) {}

    @Override
    public void expired() {}
  }

  private static long used() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void anIdleDurableConsumerIsSmall() throws Exception {
    StreamTerms stream = new StreamTerms("ORDERS", false, 1 << 20);
    ConsumerSurroundings around =
        new ConsumerSurroundings(new ListStore(), new Host(), new ConsumerScratch(() -> 7));
    List<ConsumerMachine> all = new ArrayList<>(CONSUMERS);
    long before = used();
    for (int i = 0; i < CONSUMERS; i++) {
      String json =
          """
          {"durable_name":"worker-%1$d","name":"worker-%1$d","ack_policy":"explicit",
           "ack_wait":30000000000,"max_deliver":5,"filter_subject":"orders.eu.%1$d.*",
           "max_waiting":512,"max_ack_pending":1000,"num_replicas":0,
           "metadata":{"_nats.level":"1","_nats.req.level":"0","_nats.ver":"2.15.2"}}
          """
              .formatted(i);
      ConsumerMachine machine =
          ConsumerMachine.create(
              ConsumerConfigJson.read(json.getBytes(StandardCharsets.UTF_8), Strictness.LENIENT),
              stream,
              around,
              1);
      machine.drainFacts((_, _, _) -> {});
      all.add(machine);
    }
    long each = (used() - before) / CONSUMERS;
    System.out.println("ConsumerCostTest: " + each + " B for an idle durable consumer");
    assertTrue(each <= IDLE_BYTES_MAX, each + " bytes each");
    assertEquals(CONSUMERS, all.size());
  }

  @Test
  void deliveringAndAcknowledgingAllocateNothing() {
    MessageStore store = new MemoryStore();
    Message message = ConsumerFixture.message("orders.eu.1", "", "x".repeat(128));
    for (int i = 0; i < 3 * MESSAGES; i++) {
      store.append(message, 1);
    }
    Host host = new Host();
    ConsumerMachine machine =
        ConsumerMachine.create(
            pullConfig().build(),
            new StreamTerms("S", false, 1 << 20),
            new ConsumerSurroundings(store, host, new ConsumerScratch(() -> 7)),
            1);
    machine.pull(ConsumerFixture.message("next", "inbox", "1"), 1);
    Message next = ConsumerFixture.message("next", "inbox", "100000000");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    AckSubject at = new AckSubject();
    long spent = 0;
    long nanos = 0;
    for (int round = 0; round < 2; round++) {
      if (round == 0) {
        machine.pull(next, 2);
      }
      long bytes = threads.getCurrentThreadAllocatedBytes();
      long began = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < MESSAGES; i++) {
        at.read(host.ack.subject, host.ack.subjectFrom, host.ack.subjectTo);
        machine.ack(at, host.ack, 3 + i);
        machine.drainFacts((_, _, _) -> {});
      }
      nanos = threads.getCurrentThreadCpuTime() - began;
      spent = threads.getCurrentThreadAllocatedBytes() - bytes;
    }
    System.out.println(
        "ConsumerCostTest: " + nanos / MESSAGES + " ns, " + spent / MESSAGES + " B a message");
    assertTrue(host.delivered >= 2 * MESSAGES, "delivered " + host.delivered);
    assertTrue(spent / MESSAGES == 0, spent + " bytes for " + MESSAGES + " messages");
  }
}
