// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.subject.InvalidTransform;
import io.runnel.subject.Mapping;
import io.runnel.subject.Subjects;
import io.runnel.subject.Transform;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What may be a name, and what subjects have to do with one another.
public final class Names {
  /// Bytes of the name of a stream or consumer.
  public static final int NAME_BYTES_MAX = 255;

  /// Bytes of a description.
  public static final int DESCRIPTION_BYTES_MAX = 4 * 1024;

  /// Bytes of all keys and values of the metadata.
  public static final int METADATA_BYTES_MAX = 128 * 1024;

  private static final String FORBIDDEN = " \t\r\n\f.*>\\/";

  private Names() {}

  /// Whether a stream or consumer may be called so; says nothing about the length.
  public static boolean isAsset(String name) {
    return !name.isEmpty() && name.chars().noneMatch(c -> FORBIDDEN.indexOf(c) >= 0);
  }

  /// Whether one of `these` and one of `those` match the same subject.
  public static boolean overlap(Collection<String> these, Collection<String> those) {
    return these.stream()
        .anyMatch(one -> those.stream().anyMatch(other -> Subjects.overlap(one, other)));
  }

  public static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  static int bytes(Map<String, String> metadata) {
    return metadata.entrySet().stream()
        .mapToInt(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
        .sum();
  }

  /// Whether a subject of the list lies within another of it.
  static boolean nested(List<String> subjects) {
    for (int i = 0; i < subjects.size(); i++) {
      for (int j = 0; j < subjects.size(); j++) {
        if (i != j && Subjects.isSubsetOf(subjects.get(i), subjects.get(j))) {
          return true;
        }
      }
    }
    return false;
  }

  /// Whether two subjects of the list match the same subject.
  static boolean collide(List<String> subjects) {
    for (int i = 0; i < subjects.size(); i++) {
      for (int j = i + 1; j < subjects.size(); j++) {
        if (Subjects.overlap(subjects.get(i), subjects.get(j))) {
          return true;
        }
      }
    }
    return false;
  }

  /// What is wrong with a transform; nothing is with one without destination.
  static Optional<String> transformError(SubjectTransformConfig transform) {
    if (transform.destination().isEmpty()) {
      return Optional.empty();
    }
    try {
      Mapping.checkDestination(transform.destination());
      Transform.compile(transform.source(), transform.destination());
      return Optional.empty();
    } catch (InvalidTransform e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// Whether the source of a transform is one; an empty one is everything.
  static boolean isFilter(String source) {
    return source.isEmpty() || Subjects.isValid(source);
  }
}
