// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.util.List;

/// What the handshake may choose. Empty lists mean: the implementation's default.
///
/// @param minVersion `1.2` or `1.3`
/// @param cipherSuites IANA names of `cipher_suites`, in the order of the file
/// @param curvePreferences names as in `curve_preferences`, in the order of the file
public record TlsProtocol(
    String minVersion, List<String> cipherSuites, List<String> curvePreferences) {

  public TlsProtocol {
    cipherSuites = List.copyOf(cipherSuites);
    curvePreferences = List.copyOf(curvePreferences);
  }

  /// What nats-server has when the file says nothing.
  public static TlsProtocol defaults() {
    return new TlsProtocol("1.2", List.of(), List.of());
  }

  public TlsProtocol withMinVersion(String minVersion) {
    return new TlsProtocol(minVersion, cipherSuites, curvePreferences);
  }

  public TlsProtocol withCipherSuites(List<String> cipherSuites) {
    return new TlsProtocol(minVersion, cipherSuites, curvePreferences);
  }

  public TlsProtocol withCurvePreferences(List<String> curvePreferences) {
    return new TlsProtocol(minVersion, cipherSuites, curvePreferences);
  }
}
