// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.config.options.ExportOptions.ResponseType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The ways back of requests to the services that one account exports. A request with a reply subject crosses with a
/// one-time reply `_R_.<account>.<request>` in its place; what is published to that goes to the reply in the requester's
/// account. Source: security.md, section 5.
///
///     open ──▶ pending ──answered──▶ pending      Stream, Chunked: and the time begins anew
///                 │ └───answered──▶ removed       Singleton; an empty answer; an answer nobody took
///                 ├───not delivered, interest lost, timed out──▶ removed
///
/// Owner: the exporting account's guard in the broker, which asks, does what the [Removed] effects say (latency samples)
/// and calls [#expire] when [#nextExpiryNanos] has come. Time is any monotonic clock in nanoseconds.
public final class ServiceReplies {
  /// Most ways back one account keeps; one costs about 400 bytes, so 256 Ki are about 100 MiB.
  public static final int PENDING_MAX = 262_144;

  /// `response_threshold` when the export says nothing: two minutes.
  public static final long THRESHOLD_DEFAULT_NANOS = 120_000_000_000L;

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /// 62^6 is 5.7e10.
  private static final int ACCOUNT_DIGITS = 6;

  /// 62^10 is 8.4e17: nobody guesses another's way back.
  private static final int REQUEST_DIGITS = 10;

  /// Added to the luck of a subject that is taken: 2^64 divided by the golden ratio, odd.
  private static final long NEXT_LUCK = 0x9E3779B97F4A7C15L;

  /// What a request brings.
  ///
  /// @param requester name of the account that asks
  /// @param reply its reply subject, in its account
  /// @param thresholdNanos longest time to an answer, and between two; zero or less is the default
  /// @param share the requester lets details of itself be told
  public record Request(
      String requester, String reply, ResponseType type, long thresholdNanos, boolean share) {
    public Request {
      thresholdNanos = thresholdNanos <= 0 ? THRESHOLD_DEFAULT_NANOS : thresholdNanos;
    }
  }

  /// A way back.
  ///
  /// @param subject where the service answers
  /// @param openedNanos when the request crossed
  public record Pending(String subject, Request request, long openedNanos) {}

  /// Why a way back is gone.
  public enum Reason {
    ANSWERED,
    NOT_DELIVERED,
    TIMED_OUT,
    INTEREST_LOST
  }

  /// The effect of a step: this way back is no more.
  public record Removed(Pending pending, Reason reason) {}

  /// What became of an answer on its way to the requester.
  public enum Answer {
    /// Somebody took it.
    TAKEN,
    /// Somebody took it, and it had neither payload nor headers: the end of a stream.
    TAKEN_EMPTY,
    /// Nobody took it.
    UNDELIVERED
  }

  private record Origin(String account, String reply) implements Comparable<Origin> {
    @Override
    public int compareTo(Origin other) {
      int byAccount = account.compareTo(other.account);
      return byAccount != 0 ? byAccount : reply.compareTo(other.reply);
    }
  }

  private static final class Entry {
    final Pending pending;
    long sinceNanos;

    Entry(Pending pending) {
      this.pending = pending;
      this.sinceNanos = pending.openedNanos;
    }
  }

  private final String prefix;
  private final Map<String, Entry> bySubject = new HashMap<>();

  /// One queue for each threshold. Invariant: the times in it never decrease from the head on.
  private final Map<Long, LinkedHashMap<String, Entry>> byThreshold = new HashMap<>();

  /// Ordered, so that the replies below one inbox are neighbours.
  private final NavigableMap<Origin, Set<String>> byOrigin = new TreeMap<>();

  /// @param luck makes the account's part of the subjects
  public ServiceReplies(long luck) {
    this.prefix = ReservedSubjects.SERVICE_REPLY_PREFIX + digits(luck, ACCOUNT_DIGITS) + ".";
  }

  /// All ways back of this account are below it: `_R_.XXXXXX.`.
  public String prefix() {
    return prefix;
  }

  public int size() {
    return bySubject.size();
  }

  /// Opens a way back. Empty when there are too many: then the request must not cross.
  public Optional<Pending> open(Request request, long luck, long nowNanos) {
    if (bySubject.size() >= PENDING_MAX) {
      return Optional.empty();
    }
    long tried = luck;
    String subject = prefix + digits(tried, REQUEST_DIGITS);
    while (bySubject.containsKey(subject)) {
      tried += NEXT_LUCK;
      subject = prefix + digits(tried, REQUEST_DIGITS);
    }
    Pending pending = new Pending(subject, request, nowNanos);
    Entry entry = new Entry(pending);
    bySubject.put(subject, entry);
    byThreshold
        .computeIfAbsent(request.thresholdNanos, _ -> new LinkedHashMap<>())
        .put(subject, entry);
    byOrigin.computeIfAbsent(origin(request), _ -> new LinkedHashSet<>()).add(subject);
    return Optional.of(pending);
  }

  /// Where an answer on `subject` goes; empty when it comes too late or was never asked for.
  public Optional<Pending> find(String subject) {
    return Optional.ofNullable(bySubject.get(subject)).map(entry -> entry.pending);
  }

  /// After an answer was passed on.
  public Optional<Removed> answered(String subject, Answer answer, long nowNanos) {
    Entry entry = bySubject.get(subject);
    if (entry == null) {
      return Optional.empty();
    }
    boolean single = entry.pending.request.type == ResponseType.SINGLETON;
    return switch (answer) {
      case UNDELIVERED -> Optional.of(remove(entry, Reason.NOT_DELIVERED));
      case TAKEN_EMPTY -> Optional.of(remove(entry, Reason.ANSWERED));
      case TAKEN -> {
        if (single) {
          yield Optional.of(remove(entry, Reason.ANSWERED));
        }
        refresh(entry, nowNanos);
        yield Optional.empty();
      }
    };
  }

  /// After nobody in the exporting account took the request.
  public Optional<Removed> requestUndelivered(String subject) {
    return Optional.ofNullable(bySubject.get(subject))
        .map(entry -> remove(entry, Reason.NOT_DELIVERED));
  }

  /// The reply subjects that begin with `prefix`, of requests of this account that wait.
  public List<String> awaited(String requester, String prefix) {
    List<String> found = new ArrayList<>();
    for (Origin origin : byOrigin.tailMap(new Origin(requester, prefix), true).keySet()) {
      if (!origin.account.equals(requester) || !origin.reply.startsWith(prefix)) {
        break;
      }
      found.add(origin.reply);
    }
    return found;
  }

  /// After nobody in the requester's account listens on `reply` any more.
  public List<Removed> interestLost(String requester, String reply) {
    List<Removed> removed = new ArrayList<>();
    Set<String> subjects = byOrigin.getOrDefault(new Origin(requester, reply), Set.of());
    for (String subject : List.copyOf(subjects)) {
      Entry entry = bySubject.get(subject);
      if (entry != null) {
        removed.add(remove(entry, Reason.INTEREST_LOST));
      }
    }
    return removed;
  }

  /// Removes what has waited longer than its threshold.
  public List<Removed> expire(long nowNanos) {
    List<Removed> removed = new ArrayList<>();
    for (Long threshold : List.copyOf(byThreshold.keySet())) {
      Entry oldest = oldest(threshold);
      while (oldest != null && nowNanos - oldest.sinceNanos >= threshold) {
        removed.add(remove(oldest, Reason.TIMED_OUT));
        oldest = oldest(threshold);
      }
    }
    return removed;
  }

  /// When [#expire] has something to do next, if nothing is answered before.
  public OptionalLong nextExpiryNanos() {
    OptionalLong next = OptionalLong.empty();
    for (Long threshold : byThreshold.keySet()) {
      Entry oldest = oldest(threshold);
      if (oldest != null) {
        long due = oldest.sinceNanos + threshold;
        next = next.isEmpty() || due - next.getAsLong() < 0 ? OptionalLong.of(due) : next;
      }
    }
    return next;
  }

  private @Nullable Entry oldest(Long threshold) {
    LinkedHashMap<String, Entry> queue = byThreshold.get(threshold);
    if (queue == null) {
      return null;
    }
    Iterator<Entry> entries = queue.values().iterator();
    return entries.hasNext() ? entries.next() : null;
  }

  private void refresh(Entry entry, long nowNanos) {
    entry.sinceNanos = nowNanos;
    LinkedHashMap<String, Entry> queue = byThreshold.get(entry.pending.request.thresholdNanos);
    if (queue != null) {
      queue.putLast(entry.pending.subject, entry);
    }
  }

  private Removed remove(Entry entry, Reason reason) {
    Pending pending = entry.pending;
    bySubject.remove(pending.subject);
    Long threshold = pending.request.thresholdNanos;
    LinkedHashMap<String, Entry> queue = byThreshold.get(threshold);
    if (queue != null) {
      queue.remove(pending.subject);
      if (queue.isEmpty()) {
        byThreshold.remove(threshold);
      }
    }
    Origin origin = origin(pending.request);
    Set<String> subjects = byOrigin.get(origin);
    if (subjects != null) {
      subjects.remove(pending.subject);
      if (subjects.isEmpty()) {
        byOrigin.remove(origin);
      }
    }
    return new Removed(pending, reason);
  }

  private static Origin origin(Request request) {
    return new Origin(request.requester, request.reply);
  }

  private static String digits(long luck, int count) {
    StringBuilder text = new StringBuilder(count);
    long left = luck;
    for (int i = 0; i < count; i++) {
      text.append(DIGITS.charAt((int) Long.remainderUnsigned(left, DIGITS.length())));
      left = Long.divideUnsigned(left, DIGITS.length());
    }
    return text.toString();
  }
}
