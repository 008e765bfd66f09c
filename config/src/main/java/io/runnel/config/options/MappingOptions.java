// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.util.List;

/// Mapping of one source subject to weighted destinations.
///
/// @param subject source, may hold wildcards
/// @param destinations in the order of the file. Per cluster scope the weights sum to at most 100
public record MappingOptions(String subject, List<MappingOptions.Destination> destinations) {

  public MappingOptions {
    destinations = List.copyOf(destinations);
  }

  /// One destination.
  ///
  /// @param subject destination with its transform functions
  /// @param weightPercent 0..100
  /// @param cluster the only cluster where it holds; empty for everywhere
  public record Destination(String subject, int weightPercent, String cluster) {}

  public MappingOptions withSubject(String subject) {
    return new MappingOptions(subject, destinations);
  }

  public MappingOptions withDestinations(List<MappingOptions.Destination> destinations) {
    return new MappingOptions(subject, destinations);
  }
}
