// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer.pull;

/// What a pull request asks of its priority group (ADR-42).
///
/// @param group name; empty where it names none
/// @param minPending overflow: serve it only if so many messages are new; 0: not asked
/// @param minAckPending overflow: or so many are not acknowledged; 0: not asked
/// @param id the pin of a pinned client, or empty
/// @param priority 0 (served first) to 9; larger where the request is no JSON
public record GroupTerms(
    String group, long minPending, long minAckPending, String id, int priority) {
  public static final int PRIORITY_MAX = 9;

  /// Of a request that is no JSON: it is not checked, and served last.
  public static final GroupTerms ABSENT = new GroupTerms("", 0, 0, "", Integer.MAX_VALUE);

  public static final GroupTerms EMPTY = new GroupTerms("", 0, 0, "", 0);

  /// Whether an overflow consumer serves the request now.
  public boolean overflows(long pending, long ackPending) {
    if (minPending <= 0 && minAckPending <= 0) {
      return true;
    }
    return (minPending > 0 && minPending <= pending)
        || (minAckPending > 0 && minAckPending <= ackPending);
  }
}
