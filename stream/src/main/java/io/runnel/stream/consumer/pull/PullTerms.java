// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer.pull;

/// What a pull request says.
///
/// @param batch messages; 0 where JSON leaves it out, which counts as 1
/// @param bytesMax 0 where not limited
/// @param expiresNanos 0 where it does not expire
/// @param heartbeatNanos 0 without
public record PullTerms(
    int batch,
    long bytesMax,
    long expiresNanos,
    long heartbeatNanos,
    boolean noWait,
    GroupTerms group) {
  /// One message, whenever it comes.
  public static final PullTerms ONE = new PullTerms(1, 0, 0, 0, false, GroupTerms.ABSENT);

  public static PullTerms batch(int batch) {
    return new PullTerms(batch, 0, 0, 0, false, GroupTerms.ABSENT);
  }
}
