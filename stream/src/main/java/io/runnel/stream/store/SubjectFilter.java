// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import io.runnel.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Which subjects are wanted: all, or those that one of some filters matches. Immutable.
public final class SubjectFilter {
  /// Everything.
  public static final SubjectFilter ALL = new SubjectFilter(List.of());

  private final List<String> filters;
  private final byte[][] encoded;

  /// Of each filter the bytes before its first wildcard, which every subject it wants begins with.
  private final int[] prefixes;

  private final boolean literal;

  private SubjectFilter(List<String> filters) {
    this.filters = List.copyOf(filters);
    this.encoded =
        filters.stream()
            .distinct()
            .map(filter -> filter.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    this.prefixes = Arrays.stream(encoded).mapToInt(SubjectFilter::literalPrefix).toArray();
    this.literal = !filters.isEmpty() && filters.stream().allMatch(Subjects::isLiteral);
  }

  /// Subjects that one of `filters` matches; an empty list, and `>` alone, is everything.
  public static SubjectFilter of(List<String> filters) {
    boolean all = filters.isEmpty() || filters.contains(">");
    return all ? ALL : new SubjectFilter(filters);
  }

  public static SubjectFilter of(String filter) {
    return of(filter.isEmpty() ? List.of() : List.of(filter));
  }

  public boolean isAll() {
    return encoded.length == 0;
  }

  /// Whether no filter has a wildcard; false for [#ALL].
  public boolean isLiteral() {
    return literal;
  }

  /// As they were given; empty for [#ALL].
  public List<String> filters() {
    return filters;
  }

  /// Whether a literal subject is wanted.
  public boolean matches(byte[] subject, int from, int to) {
    for (int i = 0; i < encoded.length; i++) {
      byte[] filter = encoded[i];
      int prefix = prefixes[i];
      if (to - from >= prefix
          && Arrays.equals(filter, 0, prefix, subject, from, from + prefix)
          && Subjects.matches(filter, subject, from, to)) {
        return true;
      }
    }
    return encoded.length == 0;
  }

  /// The filters as bytes, each once; the owner of the array is this object.
  byte[][] encoded() {
    return encoded;
  }

  private static int literalPrefix(byte[] filter) {
    int tokenFrom = 0;
    for (int at = 0; at <= filter.length; at++) {
      if (at == filter.length || filter[at] == '.') {
        if (!Subjects.isLiteral(filter, tokenFrom, at)) {
          return tokenFrom;
        }
        tokenFrom = at + 1;
      }
    }
    return filter.length;
  }
}
