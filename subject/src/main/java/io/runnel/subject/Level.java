// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The filters that share their first tokens, told apart by the next one. Part of a [SubjectTree],
/// which guards it.
///
/// The children with a literal token stand in a hash table with open addressing and linear probing,
/// of a size that is a power of two, at most three quarters full; it shrinks too. `*` and `>` have
/// their own fields, so that a message whose subject has such a token does not find them by name.
final class Level implements Node {

  private static final int SMALLEST_TABLE = 4;
  private static final @Nullable Node[] NO_TABLE = {};

  /// The token that leads here from the level above; the root has none.
  final byte[] token;

  /// The filter that ends with this level's token.
  @Nullable Entry own;

  /// Below the token `*`.
  @Nullable Node star;

  /// Below the token `>`, which is always the last.
  @Nullable Entry tail;

  private @Nullable Node[] table = NO_TABLE;
  private int literals;

  Level(byte[] token) {
    this.token = token;
  }

  /// The child whose literal token equals `[at, end)`. `depth` is that token's index in the filters
  /// here.
  @Nullable Node literal(byte[] subject, int at, int end, int depth, long seed) {
    if (literals == 0) {
      return null;
    }
    int mask = table.length - 1;
    for (int slot = SubjectHash.of(subject, at, end, seed) & mask; ; slot = slot + 1 & mask) {
      Node node = table[slot];
      if (node == null || node.hasToken(depth, subject, at, end)) {
        return node;
      }
    }
  }

  /// The child under the token `[at, end)` of a filter, `*` included; `>` is asked of [#tail].
  @Nullable Node child(byte[] filter, int at, int end, long seed) {
    return Tokens.isStar(filter, at, end) ? star : literal(filter, at, end, at, seed);
  }

  /// Puts a child where none is.
  void add(byte[] filter, int at, int end, Node node, long seed) {
    if (Tokens.isStar(filter, at, end)) {
      star = node;
      return;
    }
    if ((literals + 1) * 4 > table.length * 3) {
      resize(Math.max(SMALLEST_TABLE, table.length * 2), at, seed);
    }
    insert(table, node, SubjectHash.of(filter, at, end, seed));
    literals++;
  }

  /// Puts another node in the place of a child that is here.
  void replace(byte[] filter, int at, int end, Node from, Node to, long seed) {
    if (star == from) {
      star = to;
    } else {
      table[slotOf(from, filter, at, end, seed)] = to;
    }
  }

  /// Takes a child away that is here.
  void remove(byte[] filter, int at, int end, Node node, long seed) {
    if (star == node) {
      star = null;
      return;
    }
    free(slotOf(node, filter, at, end, seed), at, seed);
    literals--;
    if (literals == 0) {
      table = NO_TABLE;
    } else if (literals * 8 <= table.length && table.length > SMALLEST_TABLE) {
      resize(table.length / 2, at, seed);
    }
  }

  /// Puts an entry below this level, which has nothing at that place yet. `depth` is where the
  /// entry's next token begins, if it has one.
  void adopt(Entry entry, int depth, long seed) {
    byte[] filter = entry.filter;
    if (depth > filter.length) {
      own = entry;
      return;
    }
    int end = Tokens.end(filter, depth, filter.length);
    if (Tokens.isTail(filter, depth, end)) {
      tail = entry;
    } else {
      add(filter, depth, end, entry, seed);
    }
  }

  /// How many there are below: entries and levels, counting no deeper.
  int width() {
    return literals + (own == null ? 0 : 1) + (star == null ? 0 : 1) + (tail == null ? 0 : 1);
  }

  /// The one entry that is left here, or null if there are more or it is a level.
  @Nullable Entry soleEntry() {
    if (width() != 1) {
      return null;
    }
    Node only = own != null ? own : tail != null ? tail : star;
    for (int i = 0; only == null; i++) {
      only = table[i];
    }
    return only instanceof Entry entry ? entry : null;
  }

  /// Shows every child that a token of a message could lead to by name.
  void forEachLiteral(Consumer<Node> visitor) {
    for (Node node : table) {
      if (node != null) {
        visitor.accept(node);
      }
    }
  }

  @Override
  public boolean hasToken(int depth, byte[] subject, int at, int end) {
    return Arrays.equals(token, 0, token.length, subject, at, end);
  }

  @Override
  public int tokenHash(int depth, long seed) {
    return SubjectHash.of(token, 0, token.length, seed);
  }

  private int slotOf(Node node, byte[] filter, int at, int end, long seed) {
    int mask = table.length - 1;
    int slot = SubjectHash.of(filter, at, end, seed) & mask;
    while (table[slot] != node) {
      assert table[slot] != null : "the child is here";
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /// Frees a slot and moves later ones of the same run back, so that no search ends too early.
  private void free(int freed, int depth, long seed) {
    int mask = table.length - 1;
    int gap = freed;
    int slot = gap + 1 & mask;
    for (Node node = table[slot]; node != null; node = table[slot]) {
      int home = node.tokenHash(depth, seed) & mask;
      if ((slot - home & mask) >= (slot - gap & mask)) {
        table[gap] = node;
        gap = slot;
      }
      slot = slot + 1 & mask;
    }
    table[gap] = null;
  }

  private void resize(int length, int depth, long seed) {
    @Nullable Node[] larger = new @Nullable Node[length];
    for (Node node : table) {
      if (node != null) {
        insert(larger, node, node.tokenHash(depth, seed));
      }
    }
    table = larger;
  }

  private static void insert(@Nullable Node[] table, Node node, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != null) {
      slot = slot + 1 & mask;
    }
    table[slot] = node;
  }
}
