// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration that cannot be used, with everything that is wrong with it. Its message has one
/// line for each problem: `file:line:column: message`.
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public ConfigException(Position at, String message) {
    this(List.of(new Problem(at, message)));
  }

  public List<Problem> problems() {
    return problems;
  }
}
