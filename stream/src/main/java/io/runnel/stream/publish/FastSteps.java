// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.base.json.Json;
import io.runnel.stream.api.ApiError;
import io.runnel.stream.batch.BatchLimits;
import io.runnel.stream.batch.FastBatch;
import io.runnel.stream.batch.FastBatches;
import io.runnel.stream.batch.FastRequest;
import io.runnel.wire.Message;

/// Carries out the steps of fast batches: what is stored, how far the client hears the batch is,
/// and its end. Source: ADR-50.
///
/// Belongs to the owner of the stream.
final class FastSteps {
  private final FastBatches open;
  private final BatchLimits limits;
  private final StreamBook book;
  private final PubAck acks;

  FastSteps(FastBatches open, BatchLimits limits, StreamBook book, PubAck acks) {
    this.open = open;
    this.limits = limits;
    this.book = book;
    this.acks = acks;
  }

  void apply(Decision.Fast step, Message message, long now, PublishOutput out) {
    FastRequest request = step.request();
    FastBatch batch =
        open.find(request.batch(), now).orElseGet(() -> open.open(request, now, limits));
    open.touch(batch, now, limits);
    if (request.operation() == FastRequest.Operation.PING) {
      ping(batch, request, message, out);
      return;
    }
    if (!inOrder(batch, request, message, out)) {
      end(batch, message, out);
      return;
    }
    if (request.operation() == FastRequest.Operation.END) {
      batch.last(batch.last() - 1);
      end(batch, message, out);
      return;
    }
    boolean begins = request.number() == 1 && !request.ends();
    if (begins && !book.terms.config.noAck()) {
      out.answer(message, flow(0, batch), 0);
    }
    carry(batch, step, message, now, out);
  }

  /// Whether the batch goes on with this message. What is missing, or came twice, is told.
  private boolean inOrder(
      FastBatch batch, FastRequest request, Message message, PublishOutput out) {
    long expected = batch.last() + 1;
    long number = request.number();
    if (number != expected) {
      out.answer(message, gap(expected, number), 0);
      if (!batch.gapsAllowed() || number < expected) {
        return false;
      }
    }
    batch.last(number);
    return true;
  }

  private void ping(FastBatch batch, FastRequest request, Message message, PublishOutput out) {
    if (request.number() > batch.last()) {
      out.answer(message, gap(batch.last() + 1, request.number() + 1), 0);
      if (!batch.gapsAllowed()) {
        end(batch, message, out);
        return;
      }
      batch.last(request.number());
      if (flowIfDue(batch, message, out)) {
        return;
      }
    }
    out.answer(message, flow(batch.answered(), batch), batch.sequence());
  }

  private void carry(
      FastBatch batch, Decision.Fast step, Message message, long now, PublishOutput out) {
    FastRequest request = step.request();
    switch (step.member()) {
      case Decision.Store(Intake intake) -> {
        batch.stored(book.store(intake, now, out));
        goOn(batch, request, message, out);
      }
      case Decision.Skip(Intake intake) -> {
        batch.stored(book.skip(intake, now, out));
        goOn(batch, request, message, out);
      }
      case Decision.Duplicate(long sequence) -> {
        flowIfDue(batch, message, out);
        if (request.ends() && !request.gapsAllowed() && batch.last() == 1) {
          open.close(batch.id(), limits);
          out.answer(
              message, acks.duplicateBatch(sequence, batch.id(), request.number()), sequence);
        } else if (request.ends()) {
          end(batch, message, out);
        }
      }
      case Decision.Refuse(ApiError why) -> refuse(batch, request, why, message, out);
      case Decision.Append _,
          Decision.Stage _,
          Decision.Abandon _,
          Decision.Commit _,
          Decision.EndFast _,
          Decision.Fast _ ->
          throw new IllegalStateException("not a member of a fast batch");
    }
  }

  private void goOn(FastBatch batch, FastRequest request, Message message, PublishOutput out) {
    if (request.ends()) {
      end(batch, message, out);
    } else {
      flowIfDue(batch, message, out);
    }
  }

  /// A refusal of the first message is answered as that of an ordinary publish.
  private void refuse(
      FastBatch batch, FastRequest request, ApiError why, Message message, PublishOutput out) {
    if (!request.gapsAllowed() && batch.last() == 1) {
      open.close(batch.id(), limits);
      out.answer(message, acks.refusal(why), 0);
      return;
    }
    out.answer(message, error(request.number(), why), 0);
    if (!request.gapsAllowed() || request.ends()) {
      batch.last(batch.last() - 1);
      end(batch, message, out);
    }
  }

  private boolean flowIfDue(FastBatch batch, Message message, PublishOutput out) {
    boolean due = batch.isAnswerDue(open.size());
    if (due) {
      out.answer(message, flow(batch.answered(), batch), batch.sequence());
    }
    return due;
  }

  private void end(FastBatch batch, Message message, PublishOutput out) {
    open.close(batch.id(), limits);
    out.answer(message, acks.batch(batch.sequence(), batch.id(), batch.last()), batch.sequence());
  }

  private static byte[] flow(long number, FastBatch batch) {
    return Json.compact(json ->
        json.object(
            it -> it.text("type", "ack").number("seq", number).number("msgs", batch.flow())));
  }

  private static byte[] gap(long expected, long number) {
    return Json.compact(json ->
        json.object(
            it -> it.text("type", "gap").number("last_seq", expected).number("seq", number)));
  }

  private static byte[] error(long number, ApiError why) {
    return Json.compact(json ->
        json.object(it -> it.text("type", "err").number("seq", number).field("error", why)));
  }
}
