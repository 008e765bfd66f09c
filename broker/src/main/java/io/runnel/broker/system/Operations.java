// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

/// What the system account may tell the server as a whole to do.
public interface Operations {
  /// Reads the configuration again. Returns why that failed; empty when it is in force.
  String reload();
}
