// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import io.runnel.subject.InvalidTransform.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One entry of an account's `mappings`: a source and its weighted destinations, some for one
/// cluster only.
///
/// Weights are percents of each scope (no cluster, or one cluster). What is missing to 100 goes on
/// unmapped, or is lost if the source itself is among the destinations. A server whose cluster has
/// no destinations of its own uses those without cluster.
///
/// Immutable; shared by all loops. Luck comes from the caller.
public final class Mapping {

  /// What [#apply] answers for a message that is to be dropped: the one subject that is empty.
  public static final byte[] LOST = {};

  private static final int PERCENT = 100;

  private final String source;
  private final byte[] sourceBytes;
  private final boolean literal;
  private final Choice anywhere;
  private final Map<String, Choice> byCluster;

  private Mapping(String source, Choice anywhere, Map<String, Choice> byCluster) {
    this.source = source;
    this.sourceBytes = Subjects.bytes(source);
    this.literal = Subjects.isLiteral(source);
    this.anywhere = anywhere;
    this.byCluster = byCluster;
  }

  /// A destination, its weight in percent, and the one cluster it is for; the empty name stands for
  /// any.
  public record Destination(String subject, int weightPercent, String cluster) {}

  /// A mapping to one destination.
  public static Mapping compile(String source, String destination) throws InvalidTransform {
    return compile(source, List.of(new Destination(destination, PERCENT, "")));
  }

  public static Mapping compile(String source, List<Destination> destinations)
      throws InvalidTransform {
    if (!Subjects.isValid(source)) {
      throw InvalidTransform.invalidSubject();
    }
    Set<String> seen = new HashSet<>();
    Map<String, Integer> sums = new HashMap<>();
    Map<String, List<Weighted>> scopes = new LinkedHashMap<>();
    scopes.put("", new ArrayList<>());
    for (Destination destination : destinations) {
      if (!seen.add(destination.subject)) {
        throw new InvalidTransform("duplicate entry for " + quoted(destination.subject));
      }
      if (destination.weightPercent > PERCENT || destination.weightPercent < 0) {
        throw new InvalidTransform("individual weights need to be <= 100");
      }
      if (sums.merge(destination.cluster, destination.weightPercent, Integer::sum) > PERCENT) {
        throw new InvalidTransform("total weight needs to be <= 100");
      }
      checkDestination(destination.subject);
      Transform transform = Transform.compile(source, destination.subject);
      scopes
          .computeIfAbsent(destination.cluster, _ -> new ArrayList<>())
          .add(new Weighted(transform, destination.weightPercent));
    }
    Map<String, Choice> byCluster = new HashMap<>();
    Choice anywhere = new Choice(List.of(), new int[0]);
    for (Map.Entry<String, List<Weighted>> scope : scopes.entrySet()) {
      List<Weighted> weighted = scope.getValue();
      int sum = sums.getOrDefault(scope.getKey(), 0);
      if (sum != PERCENT && !seen.contains(source)) {
        weighted.add(
            new Weighted(Transform.compile(source, Transform.withMarkers(source)), PERCENT - sum));
      }
      if (scope.getKey().isEmpty()) {
        anywhere = Choice.of(weighted);
      } else {
        byCluster.put(scope.getKey(), Choice.of(weighted));
      }
    }
    return new Mapping(source, anywhere, Map.copyOf(byCluster));
  }

  public String source() {
    return source;
  }

  /// Whether a message on this subject is mapped here. Wildcards in its subject are matched by the
  /// same or wider ones.
  public boolean matches(byte[] subject, int from, int to) {
    return literal
        ? Arrays.equals(sourceBytes, 0, sourceBytes.length, subject, from, to)
        : Subjects.isSubsetOf(subject, from, to, sourceBytes);
  }

  /// The mapped subject of a message that [#matches], or [#LOST]. `cluster` is this server's, empty
  /// if it has none. The upper half of `random` picks the destination, the lower one decides
  /// `{{random()}}`.
  ///
  /// As in nats-server, `{{partition(n)}}` of a source without wildcards hashes no bytes at all, so
  /// it is constant.
  public byte[] apply(byte[] subject, int from, int to, String cluster, long random) {
    Choice choice = byCluster.isEmpty() ? anywhere : byCluster.getOrDefault(cluster, anywhere);
    int number = choice.pick(Integer.remainderUnsigned((int) (random >>> 32), PERCENT));
    return number < 0
        ? LOST
        : choice.transforms.get(number).apply(subject, from, literal ? from : to, (int) random);
  }

  /// nats-server's check of a destination, which comes before the transform's own and has other
  /// words for some faults.
  public static void checkDestination(String destination) throws InvalidTransform {
    boolean afterTail = false;
    for (String token : destination.split("\\.", -1)) {
      if (token.isEmpty() || afterTail) {
        throw InvalidTransform.of(Reason.INVALID_TRANSFORM, token);
      }
      if (DestinationToken.isFunction(token)) {
        if (!DestinationToken.isKnownFunction(token)) {
          throw InvalidTransform.of(Reason.UNKNOWN_FUNCTION, token);
        }
      } else if (token.equals(">")) {
        afterTail = true;
      } else if (!Subjects.isValid(token)) {
        throw InvalidTransform.of(Reason.INVALID_TRANSFORM, "");
      }
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private record Weighted(Transform transform, int weightPercent) {}

  /// The transforms of one scope, the lightest first, and the sums of the weights up to each.
  private record Choice(List<Transform> transforms, int[] sums) {

    static Choice of(List<Weighted> weighted) {
      List<Weighted> sorted =
          weighted.stream().sorted(Comparator.comparingInt(Weighted::weightPercent)).toList();
      int[] sums = new int[sorted.size()];
      int sum = 0;
      for (int i = 0; i < sums.length; i++) {
        sum += sorted.get(i).weightPercent;
        sums[i] = sum;
      }
      return new Choice(sorted.stream().map(Weighted::transform).toList(), sums);
    }

    /// The transform for a number from 0 to 99, or -1 if the message is lost.
    int pick(int number) {
      for (int i = 0; i < sums.length; i++) {
        if (number < sums[i]) {
          return i;
        }
      }
      return -1;
    }
  }
}
