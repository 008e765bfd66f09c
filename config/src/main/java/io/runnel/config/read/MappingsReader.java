// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.config.grammar.Position;
import io.runnel.config.grammar.Value;
import io.runnel.config.options.MappingOptions;
import io.runnel.config.options.MappingOptions.Destination;
import io.runnel.config.read.Reading.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads a `mappings` block: source subject to a destination, a weighted destination, or a list of
/// those. Whether the functions in a destination fit the source is decided where mappings are
/// built.
final class MappingsReader {

  private final Reading reading;

  MappingsReader(Reading reading) {
    this.reading = reading;
  }

  List<MappingOptions> read(Field field) {
    var mappings = new ArrayList<MappingOptions>();
    for (var entry : reading.entries(field)) {
      if (!SubjectText.isValid(entry.key())) {
        reading.error(entry.at(), "Subject \"" + entry.key() + "\" is not a valid subject");
        continue;
      }
      List<Destination> destinations =
          switch (entry.value()) {
            case Value.Text(String subject, _) -> List.of(new Destination(subject, 100, ""));
            case Value.Items(List<Value> items, _) -> destinations(items);
            case Value.Table table -> destinations(List.of(table));
            case Value.Int _, Value.Real _, Value.Bool _, Value.Moment _ -> {
              reading.error(entry.at(), "Expected an entry for the mapping destination");
              yield List.of();
            }
          };
      check(entry, destinations);
      mappings.add(new MappingOptions(entry.key(), destinations));
    }
    return mappings;
  }

  private List<Destination> destinations(List<Value> items) {
    return items.stream().map(this::destination).flatMap(Optional::stream).toList();
  }

  private Optional<Destination> destination(Value item) {
    if (!(item instanceof Value.Table)) {
      reading.error(item.at(), "Expected an entry for the mapping destination");
      return Optional.empty();
    }
    String subject = "";
    String cluster = "";
    OptionalInt weight = OptionalInt.empty();
    boolean hasWeight = false;
    for (Field field : reading.block("mappings", item)) {
      switch (field.name()) {
        case "destination" -> subject = reading.text(field);
        case "cluster" -> cluster = reading.text(field);
        default -> {
          hasWeight = true;
          weight =
              new PercentReader(reading).read(field, 0, "Invalid weight for mapping destination");
        }
      }
    }
    if (!hasWeight) {
      reading.error(item.at(), "Missing weight for mapping destination \"" + subject + "\"");
    }
    return weight.isPresent()
        ? Optional.of(new Destination(subject, weight.getAsInt(), cluster))
        : Optional.empty();
  }

  private void check(Value.Entry entry, List<Destination> destinations) {
    var seen = new HashSet<String>();
    var weights = new HashMap<String, Integer>();
    for (Destination destination : destinations) {
      if (destination.subject().isEmpty()) {
        error(entry.at(), entry.key(), "invalid subject");
      } else if (!seen.add(destination.subject())) {
        error(entry.at(), entry.key(), "duplicate entry for \"" + destination.subject() + "\"");
      } else if (weights.merge(destination.cluster(), destination.weightPercent(), Integer::sum)
          > 100) {
        error(entry.at(), entry.key(), "total weight needs to be <= 100");
        return;
      }
    }
  }

  private void error(Position at, String subject, String message) {
    reading.error(at, "Error adding mapping for \"" + subject + "\" : " + message);
  }
}
