// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import java.util.Arrays;
import java.util.function.Consumer;

/// One filter and its values. It keeps the whole filter, so that it can move up and down the tree
/// unchanged; how much of it the levels above already say is known by whoever walks there.
///
/// 16 bytes with compact headers: header 8, two references of 4.
final class Entry implements Node {

  final byte[] filter;

  /// The one value itself, or a [ValueBag] of several: most filters have one. Nobody else can have
  /// a ValueBag as value.
  private Object values;

  Entry(byte[] filter, Object value) {
    this.filter = filter;
    this.values = value;
  }

  void add(Object value) {
    if (values instanceof ValueBag bag) {
      bag.add(value);
    } else {
      values = new ValueBag(values, value);
    }
  }

  Removal remove(Object value) {
    if (values instanceof ValueBag bag) {
      if (!bag.remove(value)) {
        return Removal.ABSENT;
      }
      if (bag.size() == 1) {
        values = bag.at(0);
      }
      return Removal.REMOVED;
    }
    return values == value ? Removal.LAST_REMOVED : Removal.ABSENT;
  }

  @SuppressWarnings("unchecked") // Only SubjectTree<T> puts values in, all of them T.
  <T> void forEach(Consumer<? super T> sink) {
    if (values instanceof ValueBag bag) {
      for (int i = 0; i < bag.size(); i++) {
        sink.accept((T) bag.at(i));
      }
    } else {
      sink.accept((T) values);
    }
  }

  @Override
  public boolean hasToken(int depth, byte[] subject, int at, int end) {
    int tokenEnd = depth + end - at;
    return tokenEnd <= filter.length
        && (tokenEnd == filter.length || filter[tokenEnd] == Tokens.DOT)
        && Arrays.equals(filter, depth, tokenEnd, subject, at, end);
  }

  @Override
  public int tokenHash(int depth, long seed) {
    return SubjectHash.of(filter, depth, Tokens.end(filter, depth, filter.length), seed);
  }

  /// What became of a wish to remove a value.
  enum Removal {
    ABSENT,
    REMOVED,
    LAST_REMOVED
  }
}
