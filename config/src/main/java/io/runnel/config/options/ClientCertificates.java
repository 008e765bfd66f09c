// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// `verify` and `verify_and_map`: what a TLS listener wants from the other side.
public enum ClientCertificates {
  /// No certificate is asked for.
  NOT_ASKED,
  /// A certificate that a trusted authority signed is required.
  REQUIRED,
  /// Required, and its names say which user this is.
  MAPPED
}
