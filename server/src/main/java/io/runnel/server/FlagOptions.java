// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.config.options.AuthorizationOptions;
import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.JetStreamOptions;
import io.runnel.config.options.Listen;
import io.runnel.config.options.LogOptions;
import io.runnel.config.options.MonitorOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.TlsFiles;
import io.runnel.config.options.TlsOptions;
import io.runnel.config.options.TraceOptions;
import java.util.List;

/// Puts the flags over what the file says: each flag that was given wins, with its value, be it
/// empty or false.
final class FlagOptions {
  private FlagOptions() {}

  /// Refuses flags of features that don't exist yet. A value that switches the feature off
  /// (`-js=false`, `--routes ""`) is fine: there is nothing to switch off.
  static void refuseMissingFeatures(CommandLine line) throws Refused {
    for (Flag flag : Flag.values()) {
      if (flag.missingFeature.isEmpty() || !line.has(flag)) {
        continue;
      }
      boolean off =
          flag.kind == Flag.Kind.TEXT ? line.text(flag).isEmpty() : line.number(flag) == 0;
      if (!off) {
        throw new Refused(
            "flag " + line.spelling(flag) + ": " + flag.missingFeature + " is not yet supported");
      }
    }
  }

  static ServerOptions apply(CommandLine line, ServerOptions file) throws Refused {
    ServerOptions options = file;
    if (line.has(Flag.NAME)) {
      options = options.withIdentity(options.identity().withServerName(line.text(Flag.NAME)));
    }
    if (line.has(Flag.CLUSTER_NAME)) {
      options =
          options.withIdentity(options.identity().withClusterName(line.text(Flag.CLUSTER_NAME)));
    }
    options = options.withListen(listen(line, options.client().listen()));
    if (line.has(Flag.CLIENT_ADVERTISE)) {
      options =
          options.withClient(options.client().withAdvertise(line.text(Flag.CLIENT_ADVERTISE)));
    }
    options = options.withAuthorization(authorization(line, options.security().authorization()));
    options = options.withTls(tls(line, options.tls()));
    options = options.withMonitor(monitor(line, options.monitor()));
    options = options.withLog(log(line, options.log()));
    if (line.has(Flag.PID_FILE)) {
      options = options.withProcess(options.process().withPidFile(line.text(Flag.PID_FILE)));
    }
    if (line.has(Flag.PORTS_FILE_DIR)) {
      options =
          options.withProcess(options.process().withPortsFileDir(line.text(Flag.PORTS_FILE_DIR)));
    }
    return options.withJetStream(jetStream(line, options.jetStream()));
  }

  private static JetStreamOptions jetStream(CommandLine line, JetStreamOptions from) {
    JetStreamOptions options = from;
    if (line.has(Flag.JETSTREAM)) {
      options = options.withEnabled(line.on(Flag.JETSTREAM));
    }
    if (line.has(Flag.STORE_DIR)) {
      options = options.withStoreDir(line.text(Flag.STORE_DIR));
    }
    return options;
  }

  private static Listen listen(CommandLine line, Listen from) throws Refused {
    Listen listen = from;
    if (line.has(Flag.ADDRESS)) {
      String host = line.text(Flag.ADDRESS);
      listen =
          listen.withHost(
              host.isEmpty() ? ServerOptions.defaults().client().listen().host() : host);
    }
    if (line.has(Flag.PORT)) {
      int port = port(line, Flag.PORT);
      listen =
          listen.withPort(port == 0 ? ServerOptions.defaults().client().listen().port() : port);
    }
    return listen;
  }

  /// A port of the command line: -1 for any free one, 0 for the default or none.
  private static int port(CommandLine line, Flag flag) throws Refused {
    long port = line.number(flag);
    if (port < -1 || port > 65_535) {
      throw new Refused("flag " + line.spelling(flag) + ": invalid port " + port);
    }
    return (int) port;
  }

  private static AuthorizationOptions authorization(CommandLine line, AuthorizationOptions from) {
    AuthorizationOptions authorization = from;
    if (line.has(Flag.USER)) {
      authorization = authorization.withUser(line.text(Flag.USER));
    }
    if (line.has(Flag.PASSWORD)) {
      authorization = authorization.withPassword(line.text(Flag.PASSWORD));
    }
    if (line.has(Flag.TOKEN)) {
      authorization = authorization.withToken(line.text(Flag.TOKEN));
    }
    return authorization;
  }

  /// Any `-tls…` flag makes the whole block anew from flags; `-tls=false` switches TLS off.
  private static TlsOptions tls(CommandLine line, TlsOptions from) throws Refused {
    if (line.has(Flag.TLS) && !line.on(Flag.TLS)) {
      return TlsOptions.off();
    }
    boolean any =
        line.has(Flag.TLS)
            || line.has(Flag.TLS_CERT)
            || line.has(Flag.TLS_KEY)
            || line.has(Flag.TLS_VERIFY)
            || line.has(Flag.TLS_CA);
    if (!any) {
      return from;
    }
    if (line.text(Flag.TLS_CERT).isEmpty()) {
      throw new Refused("TLS Server certificate must be present and valid");
    }
    if (line.text(Flag.TLS_KEY).isEmpty()) {
      throw new Refused("TLS Server private key must be present and valid");
    }
    TlsFiles.KeyPair pair = new TlsFiles.KeyPair(line.text(Flag.TLS_CERT), line.text(Flag.TLS_KEY));
    return TlsOptions.off()
        .withEnabled(true)
        .withFiles(new TlsFiles(List.of(pair), line.text(Flag.TLS_CA)))
        .withTiming(from.timing())
        .withClientCertificates(
            line.on(Flag.TLS_VERIFY) ? ClientCertificates.REQUIRED : ClientCertificates.NOT_ASKED);
  }

  private static MonitorOptions monitor(CommandLine line, MonitorOptions from) throws Refused {
    MonitorOptions monitor = from;
    if (line.has(Flag.HTTP_PORT)) {
      monitor = monitor.withHttpPort(port(line, Flag.HTTP_PORT));
    }
    if (line.has(Flag.HTTPS_PORT)) {
      monitor = monitor.withHttpsPort(port(line, Flag.HTTPS_PORT));
    }
    return monitor;
  }

  private static LogOptions log(CommandLine line, LogOptions from) {
    LogOptions log = from.withTrace(trace(line, from.trace()));
    if (line.has(Flag.LOGTIME)) {
      log = log.withLogtime(line.on(Flag.LOGTIME));
    }
    if (line.has(Flag.LOGTIME_UTC)) {
      log = log.withLogtimeUtc(line.on(Flag.LOGTIME_UTC));
    }
    if (line.has(Flag.LOG_FILE)) {
      log = log.withFile(log.file().withFile(line.text(Flag.LOG_FILE)));
    }
    if (line.has(Flag.LOG_SIZE_LIMIT)) {
      log = log.withFile(log.file().withSizeLimitBytes(line.number(Flag.LOG_SIZE_LIMIT)));
    }
    if (line.has(Flag.SYSLOG)) {
      log = log.withSyslog(line.on(Flag.SYSLOG));
    }
    if (line.has(Flag.REMOTE_SYSLOG)) {
      log = log.withRemoteSyslog(line.text(Flag.REMOTE_SYSLOG));
    }
    return log;
  }

  private static TraceOptions trace(CommandLine line, TraceOptions from) {
    TraceOptions trace = from;
    if (line.has(Flag.DEBUG)) {
      trace = trace.withDebug(line.on(Flag.DEBUG));
    }
    if (line.has(Flag.TRACE)) {
      trace = trace.withTrace(line.on(Flag.TRACE));
    }
    if (line.has(Flag.DEBUG_TRACE)) {
      boolean on = line.on(Flag.DEBUG_TRACE);
      trace = trace.withDebug(on).withTrace(on);
    }
    if (line.has(Flag.DEBUG_VERBOSE_TRACE)) {
      boolean on = line.on(Flag.DEBUG_VERBOSE_TRACE);
      trace = trace.withDebug(on).withTrace(on).withTraceVerbose(on);
    }
    if (line.has(Flag.VERBOSE_TRACE)) {
      boolean on = line.on(Flag.VERBOSE_TRACE);
      trace = trace.withTrace(on).withTraceVerbose(on);
    }
    if (line.has(Flag.MAX_TRACED_MSG_LEN)) {
      trace =
          trace.withMaxTracedMsgLenBytes(
              (int) Math.min(line.number(Flag.MAX_TRACED_MSG_LEN), Integer.MAX_VALUE));
    }
    return trace;
  }
}
