// SPDX-License-Identifier: Apache-2.0
package io.runnel.config;

import io.runnel.config.grammar.Problem;
import io.runnel.config.options.ServerOptions;
import java.util.List;

/// A configuration that can be used.
///
/// @param options what it says; file and digest are in [ServerOptions#source]
/// @param warnings doubtful places; a test of the configuration (`-t`) fails on them, a start
///   prints them and goes on
/// @param notices what to log as a warning once the server runs
public record ConfigResult(ServerOptions options, List<Problem> warnings, List<Problem> notices) {

  public ConfigResult {
    warnings = List.copyOf(warnings);
    notices = List.copyOf(notices);
  }

  public String digest() {
    return options.source().digest();
  }
}
