// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.config.grammar.Position;
import io.runnel.config.grammar.Value;
import io.runnel.config.options.PermissionsOptions;
import io.runnel.config.options.ResponseRules;
import io.runnel.config.options.SubjectRules;
import io.runnel.config.read.Reading.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads a `permissions` block: for publish and subscribe a subject, a list of subjects, or a map
/// with `allow` and `deny`. An empty allow list is as none. `allow_responses` without a list of
/// what may be published allows nothing else.
final class PermissionsReader {

  private final Reading reading;

  PermissionsReader(Reading reading) {
    this.reading = reading;
  }

  PermissionsOptions read(Value block) {
    var publish = SubjectRules.unrestricted();
    var subscribe = SubjectRules.unrestricted();
    var responses = ResponseRules.none();
    for (Field field : reading.block("permissions", block)) {
      switch (field.name()) {
        case "publish" -> publish = rules(field.value(), false);
        case "subscribe" -> subscribe = rules(field.value(), true);
        case "allow_responses" -> responses = responses(field);
        default -> throw new IllegalStateException("no reader for permissions key " + field.name());
      }
    }
    if (responses.allowed() && publish.allowAll()) {
      publish = publish.withAllowAll(false);
    }
    return new PermissionsOptions(publish, subscribe, responses);
  }

  private SubjectRules rules(Value value, boolean queues) {
    if (!(value instanceof Value.Table)) {
      List<String> allow = subjects(value, queues);
      return new SubjectRules(allow.isEmpty(), allow, List.of());
    }
    List<String> allow = List.of();
    List<String> deny = List.of();
    for (Field field : reading.block("permissions.subjects", value)) {
      if (field.name().equals("allow")) {
        allow = subjects(field.value(), queues);
      } else {
        deny = subjects(field.value(), queues);
      }
    }
    return new SubjectRules(allow.isEmpty(), allow, deny);
  }

  private List<String> subjects(Value value, boolean queues) {
    var subjects = new ArrayList<String>();
    switch (value) {
      case Value.Text(String text, Position at) -> add(text, at, queues, subjects);
      case Value.Items(List<Value> items, _) -> {
        for (Value item : items) {
          if (item instanceof Value.Text(String text, Position at)) {
            add(text, at, queues, subjects);
          } else {
            reading.error(item.at(), "Subject in permissions array cannot be cast to string");
          }
        }
      }
      case Value.Int _, Value.Real _, Value.Bool _, Value.Moment _, Value.Table _ ->
          reading.error(
              value.at(),
              "Expected subject permissions to be a subject, or array of subjects, got "
                  + value.typeName());
    }
    return subjects;
  }

  private void add(String text, Position at, boolean queues, List<String> subjects) {
    String wrong = wrongWith(text, queues);
    if (wrong.isEmpty()) {
      subjects.add(text);
    } else {
      reading.error(at, wrong);
    }
  }

  private static String wrongWith(String text, boolean queues) {
    if (SubjectText.isValid(text)) {
      return "";
    }
    List<String> words = Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    if (!queues || words.size() != 2) {
      return "subject \"" + text + "\" is not a valid subject";
    }
    if (!SubjectText.isValid(words.get(0))) {
      return "subject \"" + words.get(0) + "\" is not a valid subject";
    }
    return SubjectText.isValid(words.get(1))
        ? ""
        : "queue \"" + words.get(1) + "\" is not a valid queue";
  }

  private ResponseRules responses(Field field) {
    var rules =
        new ResponseRules(true, ResponseRules.MAX_MESSAGES_DEFAULT, ResponseRules.EXPIRES_DEFAULT);
    if (field.value() instanceof Value.Bool(boolean isTrue, _)) {
      return isTrue ? rules : ResponseRules.none();
    }
    if (!(field.value() instanceof Value.Table)) {
      reading.error(field.at(), "error parsing response permissions, expected a boolean or a map");
      return rules;
    }
    for (Field part : reading.block("permissions.allow_responses", field.value())) {
      if (part.name().equals("max")) {
        int max = reading.smallInteger(part);
        rules = max == 0 ? rules : rules.withMaxMessages(max);
      } else {
        Duration expires = reading.durationText(part);
        rules = expires.isZero() ? rules : rules.withExpires(expires);
      }
    }
    return rules;
  }
}
