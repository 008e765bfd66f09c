// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.tls;

import java.io.IOException;

/// A certificate, key or other part of a `tls` block that can't be used; the message names the file
/// and is meant for the person who starts the server.
public final class TlsConfigException extends IOException {
  private static final long serialVersionUID = 1L;

  TlsConfigException(String message) {
    super(message);
  }

  TlsConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
