// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.store.MessageStore;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;

/// The rules of one stream: what a publish, an expiry, a purge does to it.
///
/// [#decide] reads and judges, [#apply] alone changes the store and what is kept beside it. What is
/// to be said goes to a [PublishOutput]. Times are nanoseconds since 1970 and come with the call.
///
/// Belongs to the event loop that owns the stream; nothing here is safe for others.
public final class StreamMachine {
  private final MessageStore store;
  private final RecentIds ids;
  private final Surroundings around;
  private final Lookup lookup;
  private StreamTerms terms;
  private PublishRules rules;
  private PubAck acks;

  /// Invariant: what the storage budget was told of.
  private long countedBytes;

  /// Of the last message that was stored or skipped; empty where it had none.
  private String lastId = "";

  /// For a stream whose store is as `config` wants it. [#recover] comes next where messages are
  /// there.
  public StreamMachine(
      StreamConfig config, MessageStore store, RecentIds ids, Surroundings around) {
    this.store = store;
    this.ids = ids;
    this.around = around;
    this.lookup = new Lookup(store);
    this.terms = new StreamTerms(config);
    this.rules = new PublishRules(terms, around, lookup, ids);
    this.acks = new PubAck(config.name(), around.domain());
    ids.window(config.duplicateWindowNanos());
    countBytes();
  }

  public StreamConfig config() {
    return terms.config;
  }

  /// What writes the plain answers that [PublishOutput#acknowledge] asks for.
  public PubAck acks() {
    return acks;
  }

  // ---- publishing

  /// Judges and carries out.
  public void publish(Message message, long now, PublishOutput out) {
    apply(decide(message, now), message, now, out);
  }

  /// What is to become of a publish of a client. Changes nothing.
  public Decision decide(Message message, long now) {
    return rules.decide(message, now, lastId);
  }

  /// Carries out what was decided of this message.
  public void apply(Decision decision, Message message, long now, PublishOutput out) {
    boolean answers = message.hasReply() && !terms.config.noAck();
    switch (decision) {
      case Decision.Append _ -> {
        long sequence = append(message, now, out);
        if (answers) {
          out.acknowledge(message, sequence);
        }
      }
      case Decision.Store(Intake intake) -> {
        long sequence = store(intake, now, out);
        if (answers) {
          answerStored(message, intake, sequence, out);
        }
      }
      case Decision.Skip(Intake intake) -> {
        long sequence = skip(intake, now, out);
        if (answers) {
          out.acknowledge(message, sequence);
        }
      }
      case Decision.Duplicate(long sequence) -> {
        if (answers) {
          out.answer(message, acks.duplicate(sequence), sequence);
        }
      }
      case Decision.Refuse(var why) -> {
        if (answers) {
          out.answer(message, acks.refusal(why), 0);
        }
      }
    }
  }

  private long append(Message message, long now, PublishOutput out) {
    long sequence = store.append(message, now);
    lastId = "";
    StoreLimits.enforce(message, terms, lookup, out);
    countBytes();
    return sequence;
  }

  private long store(Intake intake, long now, PublishOutput out) {
    long sequence = store.append(intake.message(), now);
    StoreLimits.enforce(intake.message(), terms, lookup, out);
    remember(intake, sequence, now);
    rollUp(intake, sequence, out);
    countBytes();
    return sequence;
  }

  private long skip(Intake intake, long now, PublishOutput out) {
    long sequence = store.lastSequence() + 1;
    store.skipTo(sequence);
    remember(intake, sequence, now);
    rollUp(intake, sequence, out);
    countBytes();
    return sequence;
  }

  private void remember(Intake intake, long sequence, long now) {
    byte[] id = intake.messageId();
    lastId = id.length == 0 ? "" : new String(id, StandardCharsets.UTF_8);
    if (id.length > 0 && terms.config.duplicateWindowNanos() > 0) {
      ids.add(id, 0, id.length, sequence, now);
    }
  }

  /// Takes away what a rollup replaces: everything before `sequence`, of one subject or of all.
  private void rollUp(Intake intake, long sequence, PublishOutput out) {
    switch (intake.rollup()) {
      case NONE -> {}
      case ALL -> {
        if (store.removeBelow(sequence) > 0) {
          out.removedBelow(sequence);
        }
      }
      case SUBJECT -> {
        Message message = intake.message();
        var totals = lookup.totals(message.subject, message.subjectFrom, message.subjectTo);
        while (totals.messages > 0 && totals.first < sequence) {
          long first = totals.first;
          store.remove(first, false);
          out.removed(first);
          totals = lookup.totals(message.subject, message.subjectFrom, message.subjectTo);
        }
      }
    }
  }

  private void answerStored(Message message, Intake intake, long sequence, PublishOutput out) {
    if (terms.config.allowMessageCounter()) {
      out.answer(message, acks.counter(sequence, intake.counterValue()), sequence);
    } else {
      out.acknowledge(message, sequence);
    }
  }

  private void countBytes() {
    long bytes = store.bytes();
    if (bytes != countedBytes) {
      around.storage().changed(bytes - countedBytes);
      countedBytes = bytes;
    }
  }
}
