// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.util.List;

/// Where key material lies. Paths as written in the file.
///
/// @param keyPairs `cert_file` with `key_file`, or `certs`; several serve several names
/// @param caFile `ca_file`; empty means the system's roots
public record TlsFiles(List<TlsFiles.KeyPair> keyPairs, String caFile) {

  public TlsFiles {
    keyPairs = List.copyOf(keyPairs);
  }

  /// What nats-server has when the file says nothing.
  public static TlsFiles defaults() {
    return new TlsFiles(List.of(), "");
  }

  /// One certificate chain and its key, both PEM.
  ///
  /// @param certFile path of the chain
  /// @param keyFile path of the private key
  public record KeyPair(String certFile, String keyFile) {}

  public TlsFiles withKeyPairs(List<TlsFiles.KeyPair> keyPairs) {
    return new TlsFiles(keyPairs, caFile);
  }

  public TlsFiles withCaFile(String caFile) {
    return new TlsFiles(keyPairs, caFile);
  }
}
