// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// Where and how the server logs.
///
/// @param trace debug and trace
/// @param file file
/// @param logtime `logtime`: lines begin with the time
/// @param logtimeUtc `logtime_utc`
/// @param syslog `syslog`
/// @param remoteSyslog `remote_syslog`: url; empty when none
/// @param errorReports report rates
public record LogOptions(
    TraceOptions trace,
    LogFileOptions file,
    boolean logtime,
    boolean logtimeUtc,
    boolean syslog,
    String remoteSyslog,
    ErrorReports errorReports) {

  /// What nats-server has when the file says nothing.
  public static LogOptions defaults() {
    return new LogOptions(
        TraceOptions.defaults(),
        LogFileOptions.defaults(),
        true,
        false,
        false,
        "",
        ErrorReports.defaults());
  }

  public LogOptions withTrace(TraceOptions trace) {
    return new LogOptions(trace, file, logtime, logtimeUtc, syslog, remoteSyslog, errorReports);
  }

  public LogOptions withFile(LogFileOptions file) {
    return new LogOptions(trace, file, logtime, logtimeUtc, syslog, remoteSyslog, errorReports);
  }

  public LogOptions withLogtime(boolean logtime) {
    return new LogOptions(trace, file, logtime, logtimeUtc, syslog, remoteSyslog, errorReports);
  }

  public LogOptions withLogtimeUtc(boolean logtimeUtc) {
    return new LogOptions(trace, file, logtime, logtimeUtc, syslog, remoteSyslog, errorReports);
  }

  public LogOptions withSyslog(boolean syslog) {
    return new LogOptions(trace, file, logtime, logtimeUtc, syslog, remoteSyslog, errorReports);
  }

  public LogOptions withRemoteSyslog(String remoteSyslog) {
    return new LogOptions(trace, file, logtime, logtimeUtc, syslog, remoteSyslog, errorReports);
  }

  public LogOptions withErrorReports(ErrorReports errorReports) {
    return new LogOptions(trace, file, logtime, logtimeUtc, syslog, remoteSyslog, errorReports);
  }
}
