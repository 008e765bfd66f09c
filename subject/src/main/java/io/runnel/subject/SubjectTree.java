// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who listens to what: values under filters (subjects, possibly with wildcards), found by the
/// subject of a message.
///
/// ```
/// orders.eu.7 ─┐     root Level ── "orders" Level ── "eu" Level ── "7"   Entry orders.eu.7
/// orders.eu.>  ├──▶                               │            └── tail  Entry orders.eu.>
/// orders.*.7   │                                  └─ star  Entry orders.*.7
/// time.gmt    ─┘             └─ "time"  Entry time.gmt                  (alone below `time`: no level)
/// ```
///
/// A filter costs one [Entry] until a second one shares its first tokens; only then do [Level]s
/// tell them apart, and they go when they are not needed any more. So a million subscriptions under
/// a few common tokens cost a table slot, an entry and the filter's bytes each.
///
/// Not thread safe: its owner guards it. Reading (`match`, `overlapping`, `forEach`) changes
/// nothing, so that readers may run beside each other. Nothing here recurses: a filter may have as
/// many tokens as fit into a protocol line.
///
/// A sink must not change the tree it is called from.
public final class SubjectTree<T> {

  private static final byte[] NO_TOKEN = {};

  private final long seed;
  private final Level root = new Level(NO_TOKEN);
  private int size;

  /// A tree whose hash tables nobody outside can aim at, if the seed is random.
  public SubjectTree(long seed) {
    this.seed = seed;
  }

  /// A tree for filters that come from the configuration or from tests.
  public SubjectTree() {
    this(0);
  }

  /// How many values there are.
  public int size() {
    return size;
  }

  /// Adds a value under a valid filter. The tree keeps the array: nobody may change it from now on.
  /// A value that was added twice is there twice.
  public void insert(byte[] filter, T value) {
    if (!Subjects.isFilter(filter, 0, filter.length)) {
      throw new IllegalArgumentException("not a valid filter");
    }
    Level level = root;
    for (int at = 0; ; ) {
      int end = Tokens.end(filter, at, filter.length);
      if (Tokens.isTail(filter, at, end)) {
        level.tail = with(level.tail, filter, value);
        break;
      }
      Node child = level.child(filter, at, end, seed);
      if (child == null) {
        level.add(filter, at, end, new Entry(filter, value), seed);
        break;
      }
      if (child instanceof Entry entry && Arrays.equals(entry.filter, filter)) {
        entry.add(value);
        break;
      }
      Level below =
          child instanceof Level there ? there : split(level, (Entry) child, filter, at, end);
      if (end == filter.length) {
        below.own = with(below.own, filter, value);
        break;
      }
      level = below;
      at = end + 1;
    }
    size++;
  }

  /// Removes a value, by identity, from under a filter; false if it is not there.
  public boolean remove(byte[] filter, T value) {
    ArrayList<Level> path = new ArrayList<>(8);
    Entry entry = find(filter, path);
    if (entry == null) {
      return false;
    }
    switch (entry.remove(value)) {
      case ABSENT -> {
        return false;
      }
      case REMOVED -> {}
      case LAST_REMOVED -> detach(entry, path);
    }
    size--;
    return true;
  }

  /// Shows the sink every value whose filter matches the subject `[from, to)` of a message, each
  /// once, in no promised order. A subject with an empty token matches nothing; its wildcards match
  /// only the same or a wider wildcard.
  public void match(byte[] subject, int from, int to, Consumer<? super T> sink) {
    if (Tokens.anyEmpty(subject, from, to)) {
      return;
    }
    Fork forks = null;
    Level level = root;
    int at = from;
    int depth = 0;
    while (true) {
      int end = Tokens.end(subject, at, to);
      Level byStar = null;
      Level byName = null;
      if (level.tail != null) {
        level.tail.forEach(sink);
      }
      if (level.star != null) {
        byStar = below(level.star, subject, at, end, to, depth, sink);
      }
      Node named = level.literal(subject, at, end, depth, seed);
      if (named != null) {
        byName = below(named, subject, at, end, to, depth, sink);
      }
      if (byName != null) {
        if (byStar != null) {
          forks = new Fork(byStar, end + 1, depth + 2, forks);
        }
        level = byName;
        depth += end - at + 1;
        at = end + 1;
      } else if (byStar != null) {
        level = byStar;
        depth += 2;
        at = end + 1;
      } else if (forks != null) {
        level = forks.level;
        at = forks.at;
        depth = forks.depth;
        forks = forks.next;
      } else {
        return;
      }
    }
  }

  /// Shows the sink every value whose filter has a literal subject in common with this valid
  /// filter.
  public void overlapping(byte[] filter, Consumer<? super T> sink) {
    ArrayDeque<Fork> forks = new ArrayDeque<>();
    forks.push(new Fork(root, 0, 0, null));
    while (!forks.isEmpty()) {
      Fork fork = forks.pop();
      int end = Tokens.end(filter, fork.at, filter.length);
      if (Tokens.isTail(filter, fork.at, end)) {
        walk(fork.level, entry -> entry.<T>forEach(sink));
        continue;
      }
      if (fork.level.tail != null) {
        fork.level.tail.forEach(sink);
      }
      Consumer<Node> visitor = node -> overlapping(node, fork.depth, filter, end, forks, sink);
      if (fork.level.star != null) {
        visitor.accept(fork.level.star);
      }
      if (Tokens.isStar(filter, fork.at, end)) {
        fork.level.forEachLiteral(visitor);
      } else {
        Node named = fork.level.literal(filter, fork.at, end, fork.depth, seed);
        if (named != null) {
          visitor.accept(named);
        }
      }
    }
  }

  /// Shows every filter with every value under it. The array is the tree's own: read it only.
  public void forEach(BiConsumer<byte[], ? super T> visitor) {
    walk(root, entry -> entry.<T>forEach(value -> visitor.accept(entry.filter, value)));
  }

  private static Entry with(@Nullable Entry entry, byte[] filter, Object value) {
    if (entry == null) {
      return new Entry(filter, value);
    }
    entry.add(value);
    return entry;
  }

  /// Puts a level in the place of an entry, and the entry below it.
  private Level split(Level level, Entry entry, byte[] filter, int at, int end) {
    Level below = new Level(Arrays.copyOfRange(filter, at, end));
    below.adopt(entry, end + 1, seed);
    level.replace(filter, at, end, entry, below, seed);
    return below;
  }

  /// Walks down to the entry of a filter; `path` gets the levels passed, the root first.
  private @Nullable Entry find(byte[] filter, ArrayList<Level> path) {
    Level level = root;
    for (int at = 0; at <= filter.length; ) {
      path.add(level);
      int end = Tokens.end(filter, at, filter.length);
      if (Tokens.isTail(filter, at, end)) {
        return end == filter.length ? level.tail : null;
      }
      Node child = level.child(filter, at, end, seed);
      if (!(child instanceof Level below)) {
        return child instanceof Entry entry && Arrays.equals(entry.filter, filter) ? entry : null;
      }
      level = below;
      at = end + 1;
    }
    path.add(level);
    return level.own;
  }

  /// Takes an entry without values out of the last level of its path. Levels that are empty then
  /// go; one that has a single entry left gives it to the level above.
  private void detach(Entry entry, ArrayList<Level> path) {
    byte[] filter = entry.filter;
    int last = path.size() - 1;
    int at = 0;
    for (int i = 1; i <= last; i++) {
      at += path.get(i).token.length + 1;
    }
    Level level = path.get(last);
    if (level.own == entry) {
      level.own = null;
    } else if (level.tail == entry) {
      level.tail = null;
    } else {
      level.remove(filter, at, Tokens.end(filter, at, filter.length), entry, seed);
    }
    for (int i = last; i > 0; i--) {
      Level below = path.get(i);
      Level above = path.get(i - 1);
      int end = at - 1;
      at = end - below.token.length;
      Entry sole = below.soleEntry();
      if (sole != null) {
        above.replace(filter, at, end, below, sole, seed);
      } else if (below.width() == 0) {
        above.remove(filter, at, end, below, seed);
      } else {
        return;
      }
    }
  }

  /// Follows one token of a message: shows what ends here, and answers the level where the next
  /// token is looked up.
  private static <T> @Nullable Level below(
      Node node, byte[] subject, int at, int end, int to, int depth, Consumer<? super T> sink) {
    if (node instanceof Entry entry) {
      if (Subjects.matchesAt(entry.filter, depth, subject, at, to)) {
        entry.forEach(sink);
      }
      return null;
    }
    Level level = (Level) node;
    if (end < to) {
      return level;
    }
    if (level.own != null) {
      level.own.forEach(sink);
    }
    return null;
  }

  private static <T> void overlapping(
      Node node,
      int depth,
      byte[] filter,
      int end,
      ArrayDeque<Fork> forks,
      Consumer<? super T> sink) {
    if (node instanceof Entry entry) {
      if (Subjects.overlap(entry.filter, filter)) {
        entry.forEach(sink);
      }
      return;
    }
    Level level = (Level) node;
    if (end < filter.length) {
      forks.push(new Fork(level, end + 1, depth + level.token.length + 1, null));
    } else if (level.own != null) {
      level.own.forEach(sink);
    }
  }

  /// Shows every entry below a level, but not its own.
  private static void walk(Level top, Consumer<Entry> visitor) {
    ArrayDeque<Node> nodes = new ArrayDeque<>();
    nodes.push(top);
    while (!nodes.isEmpty()) {
      switch (nodes.pop()) {
        case Entry entry -> visitor.accept(entry);
        case Level level -> {
          if (level.own != null && level != top) {
            nodes.push(level.own);
          }
          if (level.star != null) {
            nodes.push(level.star);
          }
          if (level.tail != null) {
            nodes.push(level.tail);
          }
          level.forEachLiteral(nodes::push);
        }
      }
    }
  }

  /// A place to go on from: `level`, with the token at `at` of what is looked up and at `depth` of
  /// the filters there. Made only where both a name and a `*` lead on, and chained so that a match
  /// without such a place allocates nothing.
  private record Fork(Level level, int at, int depth, @Nullable Fork next) {}
}
