// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import io.runnel.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Which subjects are wanted: all, or those that one of some filters matches. Immutable.
public final class SubjectFilter {
  /// Everything.
  public static final SubjectFilter ALL = new SubjectFilter(List.of());

  private final List<String> filters;
  private final byte[][] encoded;
  private final boolean literal;

  private SubjectFilter(List<String> filters) {
    this.filters = List.copyOf(filters);
    this.encoded =
        filters.stream()
            .map(filter -> filter.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
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
    for (byte[] filter : encoded) {
      if (Subjects.matches(filter, subject, from, to)) {
        return true;
      }
    }
    return encoded.length == 0;
  }
}
