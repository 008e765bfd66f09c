// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Says why a file could not be opened in the words scripts know: `open /x/y: no such file or
/// directory`.
public final class OpenFailure {
  private OpenFailure() {}

  public static String text(String path, IOException failure) {
    return "open " + path + ": " + reason(failure);
  }

  private static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    @Nullable String text =
        failure instanceof FileSystemException system && system.getReason() != null
            ? system.getReason()
            : failure.getMessage();
    return text == null ? failure.getClass().getSimpleName() : text.toLowerCase(Locale.ROOT);
  }
}
