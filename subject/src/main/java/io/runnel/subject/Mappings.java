// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All mappings of an account, in the order they were written. The first whose source matches
/// decides, even where a later one is more exact. (nats-server reads them from its configuration in
/// an order that changes with every start.)
///
/// Immutable; a reload makes a new one.
public final class Mappings {

  /// What [#find] answers for a subject that is not mapped.
  public static final int NOT_MAPPED = -1;

  /// No mappings at all.
  public static final Mappings NONE = new Mappings(List.of());

  private final List<Mapping> mappings;

  private Mappings(List<Mapping> mappings) {
    this.mappings = mappings;
  }

  /// Mappings in their order; a later one with the same source takes the earlier one's place.
  public static Mappings of(List<Mapping> mappings) {
    Map<String, Mapping> bySource = new LinkedHashMap<>();
    mappings.forEach(mapping -> bySource.put(mapping.source(), mapping));
    return new Mappings(List.copyOf(new ArrayList<>(bySource.values())));
  }

  public boolean isEmpty() {
    return mappings.isEmpty();
  }

  /// The number of the mapping for the subject of a message, or [#NOT_MAPPED].
  public int find(byte[] subject, int from, int to) {
    for (int i = 0; i < mappings.size(); i++) {
      if (mappings.get(i).matches(subject, from, to)) {
        return i;
      }
    }
    return NOT_MAPPED;
  }

  /// A mapping by the number that [#find] gave.
  public Mapping at(int number) {
    return mappings.get(number);
  }

  public List<Mapping> asList() {
    return mappings;
  }
}
