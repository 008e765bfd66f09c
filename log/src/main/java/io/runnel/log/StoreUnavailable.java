// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Nothing can be stored at present: the disk refused the last write. Reads go on.
public final class StoreUnavailable extends UncheckedIOException {
  private static final long serialVersionUID = 1;

  public StoreUnavailable(IOException cause) {
    super("the store takes no messages: " + cause.getMessage(), cause);
  }
}
