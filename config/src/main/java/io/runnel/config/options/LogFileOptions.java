// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// `log_file` and its rotation.
///
/// @param file path; empty logs to stderr
/// @param sizeLimitBytes `log_size_limit`; 0 never rotates
/// @param maxFiles `log_max_num`; 0 keeps all
public record LogFileOptions(String file, long sizeLimitBytes, long maxFiles) {

  /// What nats-server has when the file says nothing.
  public static LogFileOptions defaults() {
    return new LogFileOptions("", 0, 0);
  }

  public LogFileOptions withFile(String file) {
    return new LogFileOptions(file, sizeLimitBytes, maxFiles);
  }

  public LogFileOptions withSizeLimitBytes(long sizeLimitBytes) {
    return new LogFileOptions(file, sizeLimitBytes, maxFiles);
  }

  public LogFileOptions withMaxFiles(long maxFiles) {
    return new LogFileOptions(file, sizeLimitBytes, maxFiles);
  }
}
