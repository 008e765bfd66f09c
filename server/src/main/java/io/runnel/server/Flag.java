// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import org.jspecify.annotations.Nullable;

/// The options of the command line: nats-server's, under all their spellings, and what kind of
/// value each takes.
enum Flag {
  HELP(Kind.BOOL),
  VERSION(Kind.BOOL),
  TLS_HELP(Kind.BOOL),
  ADDRESS(Kind.TEXT),
  PORT(Kind.INT),
  NAME(Kind.TEXT),
  PID_FILE(Kind.TEXT),
  HTTP_PORT(Kind.INT),
  HTTPS_PORT(Kind.INT),
  CONFIG(Kind.TEXT),
  CHECK(Kind.BOOL),
  SIGNAL(Kind.TEXT),
  CLIENT_ADVERTISE(Kind.TEXT),
  PORTS_FILE_DIR(Kind.TEXT),
  LOG_FILE(Kind.TEXT),
  LOGTIME(Kind.BOOL),
  LOGTIME_UTC(Kind.BOOL),
  SYSLOG(Kind.BOOL),
  REMOTE_SYSLOG(Kind.TEXT),
  DEBUG(Kind.BOOL),
  TRACE(Kind.BOOL),
  VERBOSE_TRACE(Kind.BOOL),
  DEBUG_TRACE(Kind.BOOL),
  DEBUG_VERBOSE_TRACE(Kind.BOOL),
  LOG_SIZE_LIMIT(Kind.INT),
  MAX_TRACED_MSG_LEN(Kind.INT),
  USER(Kind.TEXT),
  PASSWORD(Kind.TEXT),
  TOKEN(Kind.TEXT),
  TLS(Kind.BOOL),
  TLS_CERT(Kind.TEXT),
  TLS_KEY(Kind.TEXT),
  TLS_VERIFY(Kind.BOOL),
  TLS_CA(Kind.TEXT),
  CLUSTER_NAME(Kind.TEXT),
  JETSTREAM(Kind.BOOL),
  STORE_DIR(Kind.TEXT),
  ROUTES(Kind.TEXT, "clustering"),
  CLUSTER_LISTEN(Kind.TEXT, "clustering"),
  CLUSTER_ADVERTISE(Kind.TEXT, "clustering"),
  NO_ADVERTISE(Kind.BOOL, "clustering"),
  CONNECT_RETRIES(Kind.INT, "clustering"),
  PROFILE(Kind.INT, "the profiling port");

  /// What follows a flag. A BOOL stands alone or has its value after `=`; the others need a value.
  enum Kind {
    BOOL,
    INT,
    TEXT
  }

  final Kind kind;

  /// The feature that is not there yet, or empty.
  final String missingFeature;

  Flag(Kind kind) {
    this(kind, "");
  }

  Flag(Kind kind, String missingFeature) {
    this.kind = kind;
    this.missingFeature = missingFeature;
  }

  /// The flag with this spelling (without its dashes), or null.
  static @Nullable Flag named(String name) {
    return switch (name) {
      case "h", "help" -> HELP;
      case "v", "version" -> VERSION;
      case "help_tls" -> TLS_HELP;
      case "a", "addr", "net" -> ADDRESS;
      case "p", "port" -> PORT;
      case "n", "name", "server_name" -> NAME;
      case "P", "pid" -> PID_FILE;
      case "m", "http_port" -> HTTP_PORT;
      case "ms", "https_port" -> HTTPS_PORT;
      case "c", "config" -> CONFIG;
      case "t" -> CHECK;
      case "sl", "signal" -> SIGNAL;
      case "client_advertise" -> CLIENT_ADVERTISE;
      case "ports_file_dir" -> PORTS_FILE_DIR;
      case "l", "log" -> LOG_FILE;
      case "T", "logtime" -> LOGTIME;
      case "logtime_utc" -> LOGTIME_UTC;
      case "s", "syslog" -> SYSLOG;
      case "r", "remote_syslog" -> REMOTE_SYSLOG;
      case "D", "debug" -> DEBUG;
      case "V", "trace" -> TRACE;
      case "VV" -> VERBOSE_TRACE;
      case "DV" -> DEBUG_TRACE;
      case "DVV" -> DEBUG_VERBOSE_TRACE;
      case "log_size_limit" -> LOG_SIZE_LIMIT;
      case "max_traced_msg_len" -> MAX_TRACED_MSG_LEN;
      case "user" -> USER;
      case "pass" -> PASSWORD;
      case "auth" -> TOKEN;
      case "tls" -> TLS;
      case "tlscert" -> TLS_CERT;
      case "tlskey" -> TLS_KEY;
      case "tlsverify" -> TLS_VERIFY;
      case "tlscacert" -> TLS_CA;
      case "cluster_name" -> CLUSTER_NAME;
      case "js", "jetstream" -> JETSTREAM;
      case "sd", "store_dir" -> STORE_DIR;
      case "routes" -> ROUTES;
      case "cluster", "cluster_listen" -> CLUSTER_LISTEN;
      case "cluster_advertise" -> CLUSTER_ADVERTISE;
      case "no_advertise" -> NO_ADVERTISE;
      case "connect_retries" -> CONNECT_RETRIES;
      case "profile" -> PROFILE;
      default -> null;
    };
  }
}
