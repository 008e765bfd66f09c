// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.HeaderName.ROLLUP;
import static io.runnel.stream.publish.HeaderName.SCHEDULE;
import static io.runnel.stream.publish.HeaderName.SCHEDULER;
import static io.runnel.stream.publish.HeaderName.SCHEDULE_NEXT;
import static io.runnel.stream.publish.HeaderName.SCHEDULE_ROLLUP;
import static io.runnel.stream.publish.HeaderName.SCHEDULE_SOURCE;
import static io.runnel.stream.publish.HeaderName.SCHEDULE_TARGET;
import static io.runnel.stream.publish.HeaderName.SCHEDULE_TIME_ZONE;
import static io.runnel.stream.publish.HeaderName.SCHEDULE_TTL;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.schedule.Due;
import io.runnel.stream.schedule.Rfc3339;
import io.runnel.stream.schedule.Schedule;
import io.runnel.stream.ttl.MessageTtl;
import io.runnel.subject.Subjects;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/// Messages that are published later: what their headers may say. Source: ADR-51.
final class ScheduleChecks {
  static final String PURGE = "purge";
  private static final String SUBJECT_ROLLUP = "sub";

  private ScheduleChecks() {}

  /// Judges the headers of a schedule. A valid one gets a rollup of its subject.
  static Optional<ApiError> schedule(Candidate it, StreamTerms terms) {
    if (it.trusted || !(it.headers.has(SCHEDULE) || it.headers.has(SCHEDULE_TIME_ZONE))) {
      return Optional.empty();
    }
    boolean allowed = terms.config.allowMessageSchedules();
    Optional<ZoneId> zone = zone(it.headers);
    if (it.headers.has(SCHEDULE_TIME_ZONE) && zone.isEmpty()) {
      return HeaderChecks.refuse(
          allowed
              ? ErrorId.MESSAGE_SCHEDULES_TIME_ZONE_INVALID
              : ErrorId.MESSAGE_SCHEDULES_DISABLED);
    }
    if (!it.headers.hasValue(SCHEDULE)) {
      return Optional.empty();
    }
    if (!allowed) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_SCHEDULES_DISABLED);
    }
    if (due(it.headers, it.now, it.now).isEmpty()) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_SCHEDULES_PATTERN_INVALID);
    }
    return ttlAndRollup(it, terms).or(() -> places(it, terms)).or(() -> ownRollup(it));
  }

  private static Optional<ApiError> ttlAndRollup(Candidate it, StreamTerms terms) {
    String ttl = it.headers.text(SCHEDULE_TTL);
    if (MessageTtl.parse(ttl).isEmpty()) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_SCHEDULES_TTL_INVALID);
    }
    String rollup = it.headers.text(SCHEDULE_ROLLUP);
    if (!rollup.isEmpty() && !rollup.equals(SUBJECT_ROLLUP)) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_SCHEDULES_ROLLUP_INVALID);
    }
    return !ttl.isEmpty() && !terms.config.allowMessageTtl()
        ? HeaderChecks.refuse(ErrorId.MESSAGE_TTL_DISABLED)
        : Optional.empty();
  }

  private static Optional<ApiError> places(Candidate it, StreamTerms terms) {
    String subject = it.subject();
    String target = it.headers.text(SCHEDULE_TARGET);
    String source = it.headers.text(SCHEDULE_SOURCE);
    if (!Subjects.isPublishable(target) || target.equals(subject)) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_SCHEDULES_TARGET_INVALID);
    }
    boolean sourceIsWrong =
        !source.isEmpty()
            && (source.equals(target) || source.equals(subject) || !Subjects.isPublishable(source));
    if (sourceIsWrong) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_SCHEDULES_SOURCE_INVALID);
    }
    if (!isOurs(target, terms)) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_SCHEDULES_TARGET_INVALID);
    }
    return source.isEmpty() || isOurs(source, terms)
        ? Optional.empty()
        : HeaderChecks.refuse(ErrorId.MESSAGE_SCHEDULES_SOURCE_INVALID);
  }

  private static boolean isOurs(String subject, StreamTerms terms) {
    return terms.config.subjects().stream().anyMatch(ours -> Subjects.overlap(ours, subject));
  }

  private static Optional<ApiError> ownRollup(Candidate it) {
    if (!it.headers.hasValue(ROLLUP)) {
      new HeaderEdit(it.message).add(ROLLUP.text(), SUBJECT_ROLLUP).apply();
      it.rescan();
      return Optional.empty();
    }
    return it.headers.text(ROLLUP).toLowerCase(Locale.ROOT).equals(SUBJECT_ROLLUP)
        ? Optional.empty()
        : HeaderChecks.refuse(ErrorId.MESSAGE_SCHEDULES_ROLLUP_INVALID);
  }

  /// `Nats-Schedule-Next: purge` with `Nats-Scheduler` ends a schedule; clients may say nothing
  /// else of the two.
  static Optional<ApiError> scheduler(
      Candidate it, StreamTerms terms, Lookup lookup, Staged staged) {
    if (it.trusted) {
      return Optional.empty();
    }
    if (!it.headers.hasValue(SCHEDULE_NEXT)) {
      return it.headers.hasValue(SCHEDULER)
          ? HeaderChecks.refuse(ErrorId.MESSAGE_SCHEDULES_SCHEDULER_INVALID)
          : Optional.empty();
    }
    String scheduler = it.headers.text(SCHEDULER);
    if (!it.headers.is(SCHEDULE_NEXT, PURGE)
        || scheduler.equals(it.subject())
        || !Subjects.isPublishable(scheduler)) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_SCHEDULES_SCHEDULER_INVALID);
    }
    if (!terms.config.allowMessageSchedules()) {
      return HeaderChecks.refuse(ErrorId.MESSAGE_SCHEDULES_DISABLED);
    }
    Staged.Written written = staged.written.get(scheduler);
    boolean isSchedule =
        written != null
            ? written.isSchedule
            : !lookup.readLast(scheduler)
                || lookup.headers.of(lookup.read.message).hasValue(SCHEDULE);
    return isSchedule
        ? Optional.empty()
        : HeaderChecks.refuse(ErrorId.MESSAGE_SCHEDULES_SCHEDULER_INVALID);
  }

  /// What storing a message with these headers does to the schedules.
  static ScheduleEffect effect(HeaderScan headers, StreamTerms terms, long stored, long now) {
    boolean scheduled = headers.hasValue(SCHEDULE) && terms.config.allowMessageSchedules();
    if (!scheduled && !headers.hasValue(SCHEDULER)) {
      return ScheduleEffect.NONE;
    }
    long begins =
        scheduled
            ? due(headers, stored, now).map(Due::nanos).orElse(ScheduleEffect.NEVER)
            : ScheduleEffect.NEVER;
    String scheduler = headers.text(SCHEDULER);
    boolean stops = headers.is(SCHEDULE_NEXT, PURGE) && terms.mayRollup && !scheduler.isEmpty();
    long next =
        scheduler.isEmpty()
            ? ScheduleEffect.NEVER
            : Rfc3339.parse(headers.text(SCHEDULE_NEXT))
                .map(time -> new Due(time, java.time.ZoneOffset.UTC).nanos())
                .orElse(ScheduleEffect.NEVER);
    return new ScheduleEffect(begins, scheduler, next, stops);
  }

  /// When a schedule is due that was stored, or due before, at `last`; empty where its headers are
  /// wrong.
  static Optional<Due> due(HeaderScan headers, long last, long now) {
    return parse(headers).flatMap(schedule -> schedule.next(last, now));
  }

  static Optional<Schedule> parse(HeaderScan headers) {
    Optional<ZoneId> zone = zone(headers);
    if (headers.has(SCHEDULE_TIME_ZONE) && zone.isEmpty()) {
      return Optional.empty();
    }
    return Schedule.parse(headers.text(SCHEDULE), zone);
  }

  private static Optional<ZoneId> zone(HeaderScan headers) {
    return Schedule.zone(headers.text(SCHEDULE_TIME_ZONE));
  }
}
