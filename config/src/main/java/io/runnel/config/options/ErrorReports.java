// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// Which failed attempts to connect to a peer are logged.
///
/// @param connect `connect_error_reports`: every n-th first connect
/// @param reconnect `reconnect_error_reports`: every n-th reconnect
public record ErrorReports(int connect, int reconnect) {

  /// What nats-server has when the file says nothing.
  public static ErrorReports defaults() {
    return new ErrorReports(3600, 1);
  }

  public ErrorReports withConnect(int connect) {
    return new ErrorReports(connect, reconnect);
  }

  public ErrorReports withReconnect(int reconnect) {
    return new ErrorReports(connect, reconnect);
  }
}
