// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.HeaderName.MSG_ID;
import static io.runnel.stream.publish.HeaderName.ROLLUP;
import static io.runnel.stream.publish.HeaderName.SCHEDULER;
import static io.runnel.stream.publish.HeaderName.SCHEDULE_NEXT;
import static io.runnel.stream.publish.HeaderName.SCHEDULE_ROLLUP;
import static io.runnel.stream.publish.HeaderName.SCHEDULE_SOURCE;
import static io.runnel.stream.publish.HeaderName.SCHEDULE_TARGET;
import static io.runnel.stream.publish.HeaderName.SCHEDULE_TTL;
import static io.runnel.stream.publish.HeaderName.TTL;

import io.runnel.stream.schedule.Due;
import io.runnel.stream.schedule.Schedule;
import io.runnel.stream.schedule.ScheduleTable;
import io.runnel.stream.ttl.MessageTtl;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Publishes what is due: the content of a schedule's message, or of the last message of the
/// subject it names, on the schedule's target. Source: ADR-51.
///
/// Belongs to the owner of the stream.
final class ScheduledPublishes {
  /// After this it is tried again to store what could not be stored: 1 s.
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final StreamBook book;

  ScheduledPublishes(StreamBook book) {
    this.book = book;
  }

  /// When the next one is due, or [ScheduleTable#NEVER].
  long nextNanos() {
    return book.schedules.nextNanos();
  }

  /// Publishes up to `budget` that are due; returns how much of it is left.
  int fire(long now, int budget, PublishOutput out, StreamMachine machine) {
    int left = budget;
    while (left > 0) {
      Optional<ScheduleTable.Entry> first = book.schedules.first();
      if (first.isEmpty() || first.get().nanos() > now) {
        break;
      }
      fire(first.get(), now, out, machine);
      left--;
    }
    return left;
  }

  private void fire(ScheduleTable.Entry entry, long now, PublishOutput out, StreamMachine machine) {
    Optional<Message> message = message(entry, now);
    if (message.isEmpty()) {
      book.schedules.remove(entry.subject());
    } else if (!machine.storeTrusted(message.get(), now, out)
        || book.schedules.find(entry.subject()).filter(it -> it == entry).isPresent()) {
      book.schedules.move(entry.subject(), now + RETRY_NANOS);
    }
  }

  /// Empty where the schedule is gone or its headers are wrong.
  private Optional<Message> message(ScheduleTable.Entry entry, long now) {
    Lookup lookup = book.lookup;
    if (!book.store.read(entry.sequence(), lookup.read)) {
      return Optional.empty();
    }
    HeaderScan headers = lookup.headers.of(lookup.read.message);
    Optional<Schedule> schedule = ScheduleChecks.parse(headers);
    String ttl = headers.text(SCHEDULE_TTL);
    String target = headers.text(SCHEDULE_TARGET);
    if (schedule.isEmpty() || target.isEmpty() || MessageTtl.parse(ttl).isEmpty()) {
      return Optional.empty();
    }
    String rollup = headers.text(SCHEDULE_ROLLUP);
    String source = headers.text(SCHEDULE_SOURCE);
    Optional<Due> next = schedule.get().next(entry.nanos(), now);
    if (next.isEmpty()) {
      return Optional.empty();
    }
    if (!source.isEmpty() && !lookup.readLast(source)) {
      book.store.read(entry.sequence(), lookup.read);
    }
    Message message = new Message();
    message.set(lookup.read.message);
    message.noReply();
    byte[] subject = target.getBytes(StandardCharsets.UTF_8);
    message.subject(subject, 0, subject.length);
    HeaderEdit edit =
        new HeaderEdit(message)
            .removePrefix("Nats-Schedule")
            .removePrefix("Nats-Expected-")
            .remove(MSG_ID.text())
            .remove(TTL.text())
            .remove(ROLLUP.text())
            .add(SCHEDULER.text(), entry.subject())
            .add(
                SCHEDULE_NEXT.text(),
                schedule.get().repeats() ? next.get().text() : ScheduleChecks.PURGE);
    if (!ttl.isEmpty()) {
      edit.add(TTL.text(), ttl);
    }
    if (!rollup.isEmpty()) {
      edit.add(ROLLUP.text(), rollup);
    }
    edit.apply();
    return Optional.of(message);
  }
}
