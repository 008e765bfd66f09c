// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import io.runnel.subject.InvalidTransform.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rewrites a subject: what matches the source becomes the destination, whose tokens may be text,
/// `$n`, or functions in double braces over the source's wildcards. For mappings, imports, exports
/// and the subjects of streams.
///
/// Immutable; shared by all loops. Luck comes from the caller, so the same call gives the same
/// result.
public final class Transform {

  private final String source;
  private final String destination;
  private final byte[] sourceBytes;
  private final List<DestinationToken> tokens;
  private final List<TransformStep> steps;

  private Transform(
      String source, String destination, List<DestinationToken> tokens, List<TransformStep> steps) {
    this.source = source;
    this.destination = destination;
    this.sourceBytes = Subjects.bytes(source);
    this.tokens = tokens;
    this.steps = steps;
  }

  /// A transform for mappings: any function, and not every wildcard needs to be used. An empty
  /// source is `>`.
  public static Transform compile(String source, String destination) throws InvalidTransform {
    return compile(source, destination, Use.ONE_WAY);
  }

  /// A transform for imports, which has an inverse: wildcards only, and all of them.
  public static Transform compileReversible(String source, String destination)
      throws InvalidTransform {
    return compile(source, destination, Use.REVERSIBLE);
  }

  public String source() {
    return source;
  }

  public String destination() {
    return destination;
  }

  /// Whether it applies to the subject of a message. One with wildcards or an empty token in it is
  /// not transformed.
  public boolean matches(byte[] subject, int from, int to) {
    return !Tokens.anyEmpty(subject, from, to)
        && Subjects.isLiteral(subject, from, to)
        && Subjects.isSubsetOf(subject, from, to, sourceBytes);
  }

  /// The new subject, in an array of its own. What does not match the source gives a subject of no
  /// meaning: ask before. `random` decides `{{random()}}`; its sign is ignored.
  public byte[] apply(byte[] subject, int from, int to, int random) {
    SubjectBuilder out = new SubjectBuilder(destination.length() + to - from);
    TransformStep.Source input =
        new TransformStep.Source(subject, from, to, random & Integer.MAX_VALUE);
    for (int i = 0; i < steps.size(); i++) {
      if (i > 0) {
        out.dot();
      }
      steps.get(i).write(input, out);
    }
    return out.toBytes();
  }

  /// The transform that leads back, if there is one: a destination that uses a wildcard twice has
  /// none.
  ///
  /// nats-server puts the destination's placeholders into the source as they come, which is wrong
  /// when three or more wildcards rotate; this is the inverse.
  public Optional<Transform> reverse() {
    List<String> backSource = new ArrayList<>();
    List<String> backDestination = new ArrayList<>(List.of(split(source)));
    List<Integer> stars = starsOf(split(source));
    int placeholders = 0;
    for (int i = 0; i < tokens.size(); i++) {
      switch (tokens.get(i)) {
        case DestinationToken.Text(String text) -> backSource.add(text);
        case DestinationToken.Wildcard(int number) when number >= 1 -> {
          backSource.add("*");
          placeholders++;
          backDestination.set(stars.get(number - 1), "$" + placeholders);
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    if (backDestination.contains("*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          compileReversible(String.join(".", backSource), String.join(".", backDestination)));
    } catch (InvalidTransform _) {
      return Optional.empty();
    }
  }

  /// A subject's wildcards made into markers: `foo.*.*` is `foo.$1.$2`.
  static String withMarkers(String subject) {
    String[] tokens = split(subject);
    int stars = 0;
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i].equals("*")) {
        stars++;
        tokens[i] = "$" + stars;
      }
    }
    return String.join(".", tokens);
  }

  @Override
  public String toString() {
    return source + " -> " + destination;
  }

  private static Transform compile(String sourceOrEmpty, String destination, Use use)
      throws InvalidTransform {
    String source = sourceOrEmpty.isEmpty() ? ">" : sourceOrEmpty;
    String[] from = split(source);
    String[] to = split(destination);
    List<Integer> stars = starsOf(from);
    boolean tail = endsInTail(from);
    if (!isShaped(from) || !isShaped(to) || !starsOf(to).isEmpty() || tail != endsInTail(to)) {
      throw InvalidTransform.invalidSubject();
    }
    List<DestinationToken> tokens = new ArrayList<>();
    List<TransformStep> steps = new ArrayList<>();
    int used = 0;
    for (String text : to) {
      DestinationToken token = DestinationToken.parse(text);
      if (stars.isEmpty() && !tail) {
        steps.add(stepOfLiteral(token, text));
      } else {
        if (use == Use.REVERSIBLE
            && !(token instanceof DestinationToken.Text
                || token instanceof DestinationToken.Wildcard)) {
          throw InvalidTransform.of(Reason.NOT_REVERSIBLE, text);
        }
        used += token.wildcards().size();
        steps.add(
            text.equals(">") ? new TransformStep.Rest(from.length - 1) : step(token, text, stars));
      }
      tokens.add(token);
    }
    if (use == Use.REVERSIBLE && used < stars.size()) {
      throw InvalidTransform.of(Reason.NOT_ALL_WILDCARDS, destination);
    }
    return new Transform(source, destination, List.copyOf(tokens), List.copyOf(steps));
  }

  /// From a source without wildcards only text, a random number and the partition of the whole
  /// subject can be made; the wildcards that a partition names are ignored.
  private static TransformStep stepOfLiteral(DestinationToken token, String text)
      throws InvalidTransform {
    return switch (token) {
      case DestinationToken.Text(String literal) -> new TransformStep.Text(Subjects.bytes(literal));
      case DestinationToken.RandomNumber(int buckets) -> new TransformStep.RandomNumber(buckets);
      case DestinationToken.Partition(int buckets, _) ->
          new TransformStep.Partition(buckets, List.of());
      case DestinationToken.Wildcard _, DestinationToken.Split _, DestinationToken.Cut _ ->
          throw InvalidTransform.of(Reason.INDEX_OUT_OF_RANGE, text);
    };
  }

  private static TransformStep step(DestinationToken token, String text, List<Integer> stars)
      throws InvalidTransform {
    List<Integer> numbers = new ArrayList<>();
    for (int wildcard : token.wildcards()) {
      if (wildcard > stars.size()) {
        throw InvalidTransform.of(Reason.INDEX_OUT_OF_RANGE, text + ": [" + wildcard + "]");
      }
      // A number below 1 stands for the first token, wildcard or not: so it does in nats-server.
      numbers.add(wildcard < 1 ? 0 : stars.get(wildcard - 1));
    }
    return switch (token) {
      case DestinationToken.Text(String literal) -> new TransformStep.Text(Subjects.bytes(literal));
      case DestinationToken.RandomNumber(int buckets) -> new TransformStep.RandomNumber(buckets);
      case DestinationToken.Partition(int buckets, _) ->
          new TransformStep.Partition(buckets, List.copyOf(numbers));
      case DestinationToken.Wildcard _ -> new TransformStep.Wildcard(numbers.getFirst());
      case DestinationToken.Split(_, String delimiter) ->
          new TransformStep.Split(numbers.getFirst(), Subjects.bytes(delimiter));
      case DestinationToken.Cut(DestinationToken.Kind kind, _, int argument) ->
          cut(kind, numbers.getFirst(), argument);
    };
  }

  private static TransformStep cut(DestinationToken.Kind kind, int token, int argument) {
    return switch (kind) {
      case SPLIT_FROM_LEFT -> new TransformStep.SplitAt(token, argument, TransformStep.Side.LEFT);
      case SPLIT_FROM_RIGHT -> new TransformStep.SplitAt(token, argument, TransformStep.Side.RIGHT);
      case SLICE_FROM_LEFT -> new TransformStep.Slice(token, argument, TransformStep.Side.LEFT);
      case SLICE_FROM_RIGHT -> new TransformStep.Slice(token, argument, TransformStep.Side.RIGHT);
      case LEFT -> new TransformStep.Part(token, argument, TransformStep.Side.LEFT);
      case RIGHT -> new TransformStep.Part(token, argument, TransformStep.Side.RIGHT);
      case WILDCARD, PARTITION, SPLIT, RANDOM -> throw new AssertionError("not a cut: " + kind);
    };
  }

  private static String[] split(String subject) {
    return subject.split("\\.", -1);
  }

  private static List<Integer> starsOf(String[] tokens) {
    List<Integer> stars = new ArrayList<>();
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i].equals("*")) {
        stars.add(i);
      }
    }
    return List.copyOf(stars);
  }

  private static boolean endsInTail(String[] tokens) {
    return tokens[tokens.length - 1].equals(">");
  }

  /// Whether no token is empty and `>` is nowhere but at the end; white space is looked at
  /// elsewhere.
  private static boolean isShaped(String[] tokens) {
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i].isEmpty() || (tokens[i].equals(">") && i < tokens.length - 1)) {
        return false;
      }
    }
    return true;
  }

  private enum Use {
    ONE_WAY,
    REVERSIBLE
  }
}
