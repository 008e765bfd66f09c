// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.config.grammar.Value;
import io.runnel.config.options.ErrorReports;
import io.runnel.config.options.IdentityOptions;
import io.runnel.config.options.Listen;
import io.runnel.config.options.LogOptions;
import io.runnel.config.options.MonitorAuthorization;
import io.runnel.config.options.MonitorOptions;
import io.runnel.config.options.ProcessOptions;
import io.runnel.config.options.TraceOptions;
import io.runnel.config.read.Reading.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads the top level keys about the process: its name, its log, its files, its monitoring.
final class ProcessReader {

  private final Reading reading;
  private IdentityOptions identity = IdentityOptions.defaults();
  private ProcessOptions process = ProcessOptions.defaults();
  private MonitorOptions monitor = MonitorOptions.defaults();

  ProcessReader(Reading reading) {
    this.reading = reading;
  }

  IdentityOptions identity() {
    return identity;
  }

  ProcessOptions process() {
    return process;
  }

  MonitorOptions monitor() {
    return monitor;
  }

  /// False when the key is not about these.
  boolean field(Field field) {
    return identity(field) || files(field) || log(field) || monitor(field);
  }

  private boolean identity(Field field) {
    switch (field.name()) {
      case "server_name" -> identity = identity.withServerName(nameWithoutSpaces(field, "server"));
      case "cluster" -> cluster(field);
      case "server_tags" -> identity = identity.withTags(tags(field));
      case "server_metadata" -> identity = identity.withMetadata(metadata(field));
      case "feature_flags" -> identity = identity.withFeatureFlags(flags(field));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void cluster(Field block) {
    for (Field field : reading.block("cluster", block.value())) {
      identity = identity.withClusterName(nameWithoutSpaces(field, "cluster"));
      if (identity.clusterName().equals("_")) {
        reading.error(field.at(), "cluster name \"_\" is reserved");
      }
    }
  }

  private String nameWithoutSpaces(Field field, String what) {
    String name = reading.text(field);
    if (name.contains(" ")) {
      reading.error(field.at(), what + " name cannot contain spaces");
    }
    return name;
  }

  private List<String> tags(Field field) {
    return reading.texts(field).stream()
        .map(tag -> tag.strip().toLowerCase(Locale.ROOT))
        .filter(tag -> !tag.isEmpty())
        .distinct()
        .toList();
  }

  private Map<String, String> metadata(Field field) {
    var map = new LinkedHashMap<String, String>();
    reading
        .entries(field)
        .forEach(entry -> map.put(entry.key(), reading.text(entry.value(), entry.key())));
    return map;
  }

  private Map<String, Boolean> flags(Field field) {
    var map = new LinkedHashMap<String, Boolean>();
    for (Value.Entry entry : reading.entries(field)) {
      if (entry.value() instanceof Value.Bool(boolean isTrue, _)) {
        map.put(entry.key(), isTrue);
      } else {
        reading.error(
            entry.at(),
            "error parsing feature flag \""
                + entry.key()
                + "\": expected bool, got "
                + entry.value().typeName());
      }
    }
    return map;
  }

  private boolean files(Field field) {
    switch (field.name()) {
      case "pid_file" -> process = process.withPidFile(reading.text(field));
      case "ports_file_dir" -> process = process.withPortsFileDir(reading.text(field));
      case "store_dir" -> process = process.withStoreDir(reading.text(field));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean log(Field field) {
    LogOptions log = process.log();
    ErrorReports reports = log.errorReports();
    switch (field.name()) {
      case "debug", "trace", "trace_verbose", "trace_headers", "max_traced_msg_len" ->
          log = log.withTrace(trace(log.trace(), field));
      case "logtime" -> log = log.withLogtime(reading.bool(field));
      case "logtime_utc" -> log = log.withLogtimeUtc(reading.bool(field));
      case "log_file" -> log = log.withFile(log.file().withFile(reading.text(field)));
      case "log_size_limit" ->
          log = log.withFile(log.file().withSizeLimitBytes(reading.integer(field)));
      case "log_max_num" -> log = log.withFile(log.file().withMaxFiles(reading.integer(field)));
      case "syslog" -> log = log.withSyslog(reading.bool(field));
      case "remote_syslog" -> log = log.withRemoteSyslog(reading.text(field));
      case "connect_error_reports" ->
          log =
              log.withErrorReports(
                  reports.withConnect(orDefault(field, ErrorReports.defaults().connect())));
      case "reconnect_error_reports" ->
          log =
              log.withErrorReports(
                  reports.withReconnect(orDefault(field, ErrorReports.defaults().reconnect())));
      default -> {
        return false;
      }
    }
    process = process.withLog(log);
    return true;
  }

  private int orDefault(Field field, int otherwise) {
    int number = reading.smallInteger(field);
    return number == 0 ? otherwise : number;
  }

  private TraceOptions trace(TraceOptions trace, Field field) {
    if (field.name().equals("max_traced_msg_len")) {
      return trace.withMaxTracedMsgLenBytes(reading.smallInteger(field));
    }
    boolean on = reading.bool(field);
    return switch (field.name()) {
      case "debug" -> trace.withDebug(on);
      case "trace" -> trace.withTrace(on);
      case "trace_verbose" -> trace.withTraceVerbose(on).withTrace(on);
      default -> trace.withTraceHeaders(on).withTrace(on);
    };
  }

  private boolean monitor(Field field) {
    switch (field.name()) {
      case "http" -> {
        Listen listen = reading.listen(field);
        monitor = monitor.withHost(listen.host()).withHttpPort(listen.port());
      }
      case "https" -> {
        Listen listen = reading.listen(field);
        monitor = monitor.withHost(listen.host()).withHttpsPort(listen.port());
      }
      case "http_port" ->
          monitor = monitor.withHttpPort(reading.port(field, reading.integer(field)));
      case "https_port" ->
          monitor = monitor.withHttpsPort(reading.port(field, reading.integer(field)));
      case "http_base_path" -> monitor = monitor.withBasePath(basePath(reading.text(field)));
      case "http_authorization" -> monitor = monitor.withAuthorization(monitorAuthorization(field));
      default -> {
        return false;
      }
    }
    return true;
  }

  /// With one slash in front and none behind; empty for the root.
  private static String basePath(String path) {
    String bare = path.replaceAll("/+", "/").replaceAll("^/|/$", "");
    return bare.isEmpty() ? "" : "/" + bare;
  }

  private MonitorAuthorization monitorAuthorization(Field block) {
    var authorization = MonitorAuthorization.open();
    for (Field field : reading.block("http_authorization", block.value())) {
      String text = reading.text(field);
      authorization =
          switch (field.name()) {
            case "user" -> authorization.withUser(text);
            case "password" -> authorization.withPassword(text);
            default -> authorization.withToken(text);
          };
    }
    if (authorization.isOpen()) {
      reading.error(block.at(), "http_authorization needs a user or a token");
    }
    return authorization;
  }
}
