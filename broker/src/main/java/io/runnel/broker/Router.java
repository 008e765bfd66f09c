// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.broker.trace.MessageTrace;
import io.runnel.net.Loop;
import io.runnel.subject.Mappings;
import io.runnel.subject.MatchCache;
import io.runnel.subject.SubjectHash;
import io.runnel.wire.Message;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// From a published message to those who listen: one router for each event loop.
///
/// Owned by its loop: its memory of matches and its luck are nobody else's.
public final class Router {
  private final Broker broker;
  private final Loop loop;
  private final long seed;
  private final SplittableRandom random;

  // By the number of the space; null where nobody published on this loop.
  private @Nullable Memory[] memories = {};

  /// Subjects a loop remembers for each account: 1,024 x about 100 B = 100 KiB.
  private static final int PLACES = 1024;

  /// How long what a loop remembers may hold subscriptions, and thus connections, that are gone.
  private static final int TIDY_SECONDS = 10;

  // The trace of the message under way; null for nearly all.
  private @Nullable MessageTrace trace;

  private static final Match UNKNOWN = new Match(new Subscription[0], new Subscription[0][]);

  Router(Broker broker, Loop loop, long seed) {
    this.broker = broker;
    this.loop = loop;
    this.seed = seed;
    this.random = new SplittableRandom(seed ^ (loop.index() * 0x9E37_79B9_7F4A_7C15L));
  }

  public static Router of(Loop loop) {
    return (Router) loop.local();
  }

  /// Begins to forget from time to time who is gone.
  void start() {
    loop.schedule(
        () -> {
          tidy();
          start();
        },
        TIDY_SECONDS,
        TimeUnit.SECONDS);
  }

  /// Forgets who is gone. On the loop.
  void tidy() {
    for (Memory memory : memories) {
      if (memory != null) {
        memory.tidy();
      }
    }
  }

  public Loop loop() {
    return loop;
  }

  /// A number in `[0, bound)`, for choices that should be fair and need not be secret.
  public int random(int bound) {
    return random.nextInt(bound);
  }

  /// Any number, for names that nobody should guess easily and need not be secret.
  long randomLong() {
    return random.nextLong();
  }

  /// Replaces the subject of `message` by what the account's mappings make of it; one that falls in
  /// the lost share gets an empty subject, on which nobody can listen. False where no mapping
  /// applies.
  public boolean map(Space space, Message message) {
    Mappings mappings = space.rules().mappings();
    int number = mappings.find(message.subject, message.subjectFrom, message.subjectTo);
    if (number != Mappings.NOT_MAPPED) {
      byte[] mapped =
          mappings
              .at(number)
              .apply(
                  message.subject,
                  message.subjectFrom,
                  message.subjectTo,
                  broker.cluster(),
                  random.nextLong());
      message.subject(mapped, 0, mapped.length);
    }
    return number != Mappings.NOT_MAPPED;
  }

  /// The trace of the message that is under way, if it is traced.
  public @Nullable MessageTrace trace() {
    return trace;
  }

  /// What happens from now on is told to `next`, until another one, or null, is set. Returns the
  /// one before.
  public @Nullable MessageTrace trace(@Nullable MessageTrace next) {
    MessageTrace before = trace;
    trace = next;
    return before;
  }

  /// Publishes what the server itself has to say in `space`: not traced, not mapped. True if anyone
  /// got it.
  public boolean announce(Space space, Message message) {
    MessageTrace before = trace(null);
    boolean delivered = route(space, message, Origin.SERVER);
    trace(before);
    return delivered;
  }

  /// Sends what `ended` has gathered to where its publisher, in `space`, wanted it.
  public void tell(Space space, MessageTrace ended) {
    announce(space, ended.message(broker.events()));
  }

  /// Delivers `message` to everyone in `space` who listens on its subject; true if anyone got it.
  public boolean route(Space space, Message message, Origin origin) {
    Match match = match(space, message);
    boolean delivered = false;
    for (Subscription subscription : match.plain()) {
      delivered |= subscription.receiver().deliver(subscription, message, this, origin);
    }
    for (Subscription[] group : match.groups()) {
      delivered |= deliverToOne(group, message, origin);
    }
    return delivered;
  }

  /// Begins at a random member and goes on to the next where one can't take it.
  private boolean deliverToOne(Subscription[] group, Message message, Origin origin) {
    int n = group.length;
    int start = n == 1 ? 0 : random.nextInt(n);
    for (int i = 0; i < n; i++) {
      int at = start + i;
      Subscription subscription = group[at < n ? at : at - n];
      if (subscription.receiver().deliver(subscription, message, this, origin)) {
        return true;
      }
    }
    return false;
  }

  private Match match(Space space, Message message) {
    byte[] buf = message.subject;
    int from = message.subjectFrom;
    int to = message.subjectTo;
    Memory memory = memory(space);
    memory.lookups++;
    long stamp = space.stamp(buf, from, to); // before the tree is read: see Generations
    if (memory.repeats(buf, from, to, stamp)) {
      return memory.lastMatch;
    }
    int hash = SubjectHash.of(buf, from, to, seed);
    Match match = memory.cache.lookup(buf, from, to, hash, stamp);
    if (match == UNKNOWN) {
      memory.misses++;
      match = space.match(buf, from, to);
      memory.cache.put(buf, from, to, hash, stamp, match);
    }
    memory.last(buf, from, to, stamp, match);
    return match;
  }

  /// How subjects were looked up in `space` on this loop. On the loop.
  public MatchStats stats(Space space) {
    Memory memory = space.id() < memories.length ? memories[space.id()] : null;
    return memory == null ? MatchStats.NONE : memory.stats();
  }

  /// What this loop remembers of one space, and how often that helped.
  private static final class Memory {
    final Space space;
    final MatchCache<Match> cache = new MatchCache<>(PLACES, UNKNOWN);
    long lookups;
    long misses;

    /// A longer subject is not compared with the last one.
    private static final int LAST_BYTES_MAX = 64;

    // The message before this one: most publishers stay with a subject.
    private final byte[] lastSubject = new byte[LAST_BYTES_MAX];
    private int lastLength = -1;
    private long lastStamp;
    private Match lastMatch = UNKNOWN;

    private long fanoutMax;
    private long fanoutSum;
    private int subjects;

    // Deletions in the space when what was old was forgotten last.
    private long tidied;

    Memory(Space space) {
      this.space = space;
    }

    /// Lets go of answers that are old, and of the subscriptions in them, if any were taken away.
    void tidy() {
      long deletions = space.deletions(); // before the stamps are read: see Space
      if (deletions == tidied) {
        return;
      }
      tidied = deletions;
      cache.removeOld(space::stamp);
      lastLength = -1;
      lastMatch = UNKNOWN;
    }

    boolean repeats(byte[] buf, int from, int to, long stamp) {
      return stamp == lastStamp
          && to - from == lastLength
          && Arrays.equals(lastSubject, 0, lastLength, buf, from, to);
    }

    void last(byte[] buf, int from, int to, long stamp, Match match) {
      lastLength = to - from <= LAST_BYTES_MAX ? to - from : -1;
      if (lastLength >= 0) {
        System.arraycopy(buf, from, lastSubject, 0, lastLength);
      }
      lastStamp = stamp;
      lastMatch = match;
    }

    MatchStats stats() {
      fanoutMax = 0;
      fanoutSum = 0;
      subjects = 0;
      cache.forEach(this::measure);
      return new MatchStats(lookups, lookups - misses, subjects, fanoutMax, fanoutSum);
    }

    private void measure(Match match) {
      long fanout = match.plain().length + match.groups().length;
      subjects++;
      fanoutSum += fanout;
      fanoutMax = Math.max(fanoutMax, fanout);
    }
  }

  private Memory memory(Space space) {
    int id = space.id();
    if (id >= memories.length) {
      memories = Arrays.copyOf(memories, Math.max(id + 1, 2 * memories.length));
    }
    Memory memory = memories[id];
    if (memory == null) {
      memory = new Memory(space);
      memories[id] = memory;
    }
    return memory;
  }
}
