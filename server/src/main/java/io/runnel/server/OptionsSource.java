// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.config.options.ServerOptions;

/// Where options come from, at the start and again at each reload: the configuration file with the
/// flags over it.
@FunctionalInterface
public interface OptionsSource {
  /// Reads the options as they are now.
  ///
  /// @throws Refused with the text for the user
  ServerOptions load() throws Refused;
}
