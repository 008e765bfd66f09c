// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.consumer.pending.PendingMessages;
import io.runnel.stream.snapshot.ConsumerState.Pending;
import io.runnel.stream.snapshot.ConsumerState.Redelivered;
import java.util.ArrayList;
import java.util.List;

/// Takes the state of a consumer out for a backup, and makes facts of one that a backup has. What
/// is only ours, such as a delay of a message, is not in a backup.
public final class ConsumerCopies {
  private ConsumerCopies() {}

  /// Where a consumer stands. Called by the owner of the stream.
  public static io.runnel.stream.snapshot.ConsumerState of(ConsumerMachine machine) {
    ConsumerState state = machine.state();
    PendingMessages pending = state.pending;
    List<Pending> waiting = new ArrayList<>();
    List<Redelivered> again = new ArrayList<>();
    for (int slot = pending.first(); slot != PendingMessages.NONE; slot = pending.after(slot)) {
      long sequence = pending.sequence(slot);
      waiting.add(new Pending(sequence, pending.consumerSequence(slot), pending.stamp(slot)));
      if (pending.deliveries(slot) > 1) {
        again.add(new Redelivered(sequence, pending.deliveries(slot) - 1));
      }
    }
    return new io.runnel.stream.snapshot.ConsumerState(
        state.deliveredConsumer(),
        state.deliveredStream(),
        state.floorConsumer(),
        state.floorStream(),
        List.copyOf(waiting),
        List.copyOf(again));
  }

  /// One chunk of facts, as [ConsumerMachine#restore] takes it, for a consumer that stands where a
  /// backup says.
  public static void facts(
      ConsumerConfig config,
      StreamTerms stream,
      io.runnel.stream.snapshot.ConsumerState copy,
      ConsumerScratch scratch,
      FactSink sink) {
    ConsumerState state = new ConsumerState(ConsumerTerms.of(config, stream), scratch);
    long begin = Math.max(1, config.startSequence());
    state.replayStands(
        new FactReader.Standing(
            copy.deliveredConsumer(),
            copy.deliveredStream(),
            copy.floorConsumer(),
            copy.floorStream(),
            0,
            0,
            begin,
            0));
    for (Pending one : copy.pending()) {
      int deliveries = 1;
      for (Redelivered again : copy.redelivered()) {
        if (again.streamSequence() == one.streamSequence()) {
          deliveries = (int) Math.min(Integer.MAX_VALUE - 1, again.redeliveries()) + 1;
        }
      }
      long due = one.nanos() + config.ackWaitNanos();
      state.replayPending(
          one.streamSequence(), one.consumerSequence(), one.nanos(), due, deliveries);
    }
    state.snapshot(scratch, sink);
  }
}
