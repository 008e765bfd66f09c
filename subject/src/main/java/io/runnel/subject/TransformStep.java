// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import java.util.Arrays;
import java.util.List;

/// What one token of a destination does with the subject it is applied to. Token numbers count from
/// 0, in the source.
///
/// A position or a size that does not fit the token leaves the token as it is; so says nats-server.
sealed interface TransformStep {

  void write(Source source, SubjectBuilder out);

  /// The subject a transform is applied to, and the luck for `{{random()}}`: 31 bits, never
  /// negative.
  record Source(byte[] bytes, int from, int to, int random) {

    /// Where token `number` begins; `to` if there are fewer.
    int tokenAt(int number) {
      int at = from;
      for (int i = 0; i < number && at < to; i++) {
        at = Math.min(to, Tokens.end(bytes, at, to) + 1);
      }
      return at;
    }

    int tokenEnd(int at) {
      return Tokens.end(bytes, at, to);
    }
  }

  /// A token that is as it is.
  record Text(byte[] token) implements TransformStep {
    @Override
    public void write(Source source, SubjectBuilder out) {
      out.append(token, 0, token.length);
    }
  }

  /// `>`: all tokens from number `first` on.
  record Rest(int first) implements TransformStep {
    @Override
    public void write(Source source, SubjectBuilder out) {
      out.append(source.bytes, source.tokenAt(first), source.to);
    }
  }

  /// `$n` and `{{wildcard(n)}}`.
  record Wildcard(int token) implements TransformStep {
    @Override
    public void write(Source source, SubjectBuilder out) {
      int at = source.tokenAt(token);
      out.append(source.bytes, at, source.tokenEnd(at));
    }
  }

  /// `{{partition(buckets, …)}}`: the hash of the tokens, without dots between; of the whole
  /// subject if none is named. A negative number of buckets is a very large one, and zero buckets
  /// have number 0.
  record Partition(int buckets, List<Integer> tokens) implements TransformStep {
    @Override
    public void write(Source source, SubjectBuilder out) {
      int hash = Fnv1a.START;
      if (tokens.isEmpty()) {
        hash = Fnv1a.update(hash, source.bytes, source.from, source.to);
      }
      for (int token : tokens) {
        int at = source.tokenAt(token);
        hash = Fnv1a.update(hash, source.bytes, at, source.tokenEnd(at));
      }
      out.append(buckets == 0 ? 0 : Integer.remainderUnsigned(hash, buckets));
    }
  }

  /// `{{random(buckets)}}`.
  record RandomNumber(int buckets) implements TransformStep {
    @Override
    public void write(Source source, SubjectBuilder out) {
      out.append(buckets == 0 ? 0 : source.random % buckets);
    }
  }

  /// `{{splitfromleft(token, position)}}` and from the right: one dot in the token.
  record SplitAt(int token, int position, Side side) implements TransformStep {
    @Override
    public void write(Source source, SubjectBuilder out) {
      int at = source.tokenAt(token);
      int end = source.tokenEnd(at);
      if (position <= 0 || position >= end - at) {
        out.append(source.bytes, at, end);
        return;
      }
      int cut = side == Side.LEFT ? at + position : end - position;
      out.append(source.bytes, at, cut);
      out.dot();
      out.append(source.bytes, cut, end);
    }
  }

  /// `{{slicefromleft(token, size)}}` and from the right: pieces of the size, what is left over at
  /// the other side.
  record Slice(int token, int size, Side side) implements TransformStep {
    @Override
    public void write(Source source, SubjectBuilder out) {
      int at = source.tokenAt(token);
      int end = source.tokenEnd(at);
      if (size <= 0 || size >= end - at) {
        out.append(source.bytes, at, end);
        return;
      }
      int leftOver = (end - at) % size;
      int cut = side == Side.RIGHT && leftOver > 0 ? at + leftOver : at + size;
      out.append(source.bytes, at, cut);
      while (cut < end) {
        int next = Math.min(end, cut + size);
        out.dot();
        out.append(source.bytes, cut, next);
        cut = next;
      }
    }
  }

  /// `{{left(token, length)}}` and right: a part of the token.
  record Part(int token, int length, Side side) implements TransformStep {
    @Override
    public void write(Source source, SubjectBuilder out) {
      int at = source.tokenAt(token);
      int end = source.tokenEnd(at);
      if (length <= 0 || length >= end - at) {
        out.append(source.bytes, at, end);
      } else if (side == Side.LEFT) {
        out.append(source.bytes, at, at + length);
      } else {
        out.append(source.bytes, end - length, end);
      }
    }
  }

  /// `{{split(token, delimiter)}}`: the delimiter becomes a dot. Empty parts vanish, with one
  /// exception that nats-server makes: after a delimiter at the very beginning, a second one does
  /// become a dot.
  record Split(int token, byte[] delimiter) implements TransformStep {
    @Override
    public void write(Source source, SubjectBuilder out) {
      int at = source.tokenAt(token);
      int end = source.tokenEnd(at);
      boolean leading = true;
      while (true) {
        int partEnd = partEnd(source.bytes, at, end);
        out.append(source.bytes, at, partEnd);
        if (partEnd == end) {
          return;
        }
        int next = partEnd + delimiter.length;
        boolean nextIsEmpty = next == end || partEnd(source.bytes, next, end) == next;
        if (!nextIsEmpty && !(leading && partEnd == at)) {
          out.dot();
        }
        leading = false;
        at = next;
      }
    }

    /// Where the part that begins at `at` ends: at the next delimiter; without one, after a
    /// character of UTF-8.
    private int partEnd(byte[] bytes, int at, int end) {
      if (delimiter.length == 0) {
        int i = at + 1;
        while (i < end && (bytes[i] & 0xC0) == 0x80) {
          i++;
        }
        return Math.min(i, end);
      }
      for (int i = at; i + delimiter.length <= end; i++) {
        if (Arrays.equals(bytes, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
          return i;
        }
      }
      return end;
    }
  }

  /// From where a step counts.
  enum Side {
    LEFT,
    RIGHT
  }
}
