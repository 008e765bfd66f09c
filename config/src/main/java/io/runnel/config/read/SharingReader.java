// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.config.grammar.Position;
import io.runnel.config.grammar.Value;
import io.runnel.config.options.ExportOptions;
import io.runnel.config.options.ExportOptions.Access;
import io.runnel.config.options.ExportOptions.Latency;
import io.runnel.config.options.ExportOptions.ResponseType;
import io.runnel.config.options.ImportOptions;
import io.runnel.config.read.Reading.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads the `exports` and `imports` of one account. Whether an import is allowed by its export is
/// decided where accounts are built; here only its form is checked.
final class SharingReader {

  private final Reading reading;

  SharingReader(Reading reading) {
    this.reading = reading;
  }

  List<ExportOptions> exports(Field list) {
    if (!(list.value() instanceof Value.Items(List<Value> items, _))) {
      reading.error(list.at(), "Exports should be an array, got " + list.value().typeName());
      return List.of();
    }
    var exports = new ArrayList<ExportOptions>();
    for (Value item : items) {
      if (item instanceof Value.Table) {
        export(item).ifPresent(exports::add);
      } else {
        reading.error(
            item.at(), "Export Items should be a map with type entry, got " + item.typeName());
      }
    }
    return exports;
  }

  private Optional<ExportOptions> export(Value item) {
    Map<String, Field> fields = byName(reading.block("accounts.exports", item));
    Field stream = fields.get("stream");
    Field service = fields.get("service");
    if (stream != null && service != null) {
      reading.error(service.at(), "Detected service but already saw a stream");
      return Optional.empty();
    }
    if (stream != null) {
      refuse(
          fields,
          "Detected response directive on non-service",
          "response_type",
          "response_threshold");
      refuse(fields, "Detected latency directive on non-service", "latency");
      refuse(fields, "Detected allow_trace directive on non-service", "allow_trace");
      String subject = subject(stream, "stream export");
      return Optional.of(new ExportOptions.StreamExport(subject, access(fields, subject)));
    }
    if (service == null) {
      reading.error(item.at(), "Export needs a 'stream' or a 'service'");
      return Optional.empty();
    }
    String subject = subject(service, "service export");
    return Optional.of(
        new ExportOptions.ServiceExport(
            subject,
            access(fields, subject),
            responseType(fields),
            responseThreshold(fields),
            latency(fields),
            flag(fields, "allow_trace")));
  }

  private static Map<String, Field> byName(List<Field> fields) {
    var map = new HashMap<String, Field>();
    fields.forEach(field -> map.put(field.name(), field));
    return map;
  }

  private void refuse(Map<String, Field> fields, String message, String... names) {
    for (String name : names) {
      Field field = fields.get(name);
      if (field != null) {
        reading.error(field.at(), message);
      }
    }
  }

  private boolean flag(Map<String, Field> fields, String name) {
    Field field = fields.get(name);
    return field != null && reading.bool(field);
  }

  private String text(Map<String, Field> fields, String name) {
    Field field = fields.get(name);
    return field == null ? "" : reading.text(field);
  }

  private String subject(Field field, String what) {
    String subject = reading.text(field);
    if (!SubjectText.isValid(subject)) {
      reading.error(field.at(), "Error adding " + what + " \"" + subject + "\": invalid subject");
    }
    return subject;
  }

  private Access access(Map<String, Field> fields, String subject) {
    Field names = fields.get("accounts");
    List<String> accounts = new ArrayList<>();
    if (names != null) {
      reading.items(names).forEach(item -> accounts.add(reading.text(item, "accounts")));
    }
    Field position = fields.get("account_token_position");
    int token = position == null ? 0 : reading.smallInteger(position);
    if (position != null && token != 0) {
      List<String> tokens = SubjectText.tokens(subject);
      if (token < 0 || token > tokens.size()) {
        reading.error(
            position.at(),
            "account token position " + token + " exceeds subject \"" + subject + "\"");
      } else if (!tokens.get(token - 1).equals("*")) {
        reading.error(
            position.at(),
            "account token position " + token + " in subject \"" + subject + "\" is not a *");
      }
    }
    return new Access(accounts.isEmpty(), accounts, token);
  }

  private ResponseType responseType(Map<String, Field> fields) {
    Field field = fields.get("response_type");
    if (field == null) {
      return ResponseType.SINGLETON;
    }
    String type = reading.text(field);
    switch (type.toLowerCase(Locale.ROOT)) {
      case "single", "singleton" -> {
        return ResponseType.SINGLETON;
      }
      case "stream" -> {
        return ResponseType.STREAM;
      }
      case "chunk", "chunked" -> {
        return ResponseType.CHUNKED;
      }
      default -> {
        reading.error(field.at(), "Unknown response type: \"" + type + "\"");
        return ResponseType.SINGLETON;
      }
    }
  }

  private Duration responseThreshold(Map<String, Field> fields) {
    Field field = fields.get("response_threshold");
    if (field == null) {
      return Duration.ZERO;
    }
    Duration threshold = reading.durationText(field);
    if (threshold.isNegative()) {
      reading.error(field.at(), "Expected response threshold to be positive");
      return Duration.ZERO;
    }
    return threshold;
  }

  private Latency latency(Map<String, Field> fields) {
    Field field = fields.get("latency");
    if (field == null) {
      return Latency.off();
    }
    if (field.value() instanceof Value.Text(String subject, Position at)) {
      return latency(subject, 100, at);
    }
    if (!(field.value() instanceof Value.Table)) {
      reading.error(
          field.at(),
          "Expected latency entry to be a map/struct or string, got " + field.value().typeName());
      return Latency.off();
    }
    String subject = "";
    int sampling = 100;
    for (Field part : reading.block("accounts.exports.latency", field.value())) {
      if (part.name().equals("subject")) {
        subject = reading.text(part);
      } else if (part.value() instanceof Value.Text(String text, _)
          && text.strip().equalsIgnoreCase("headers")) {
        sampling = 0;
      } else {
        sampling =
            new PercentReader(reading)
                .read(part, 1, "bad sampling percentage, should be 1-100")
                .orElse(100);
      }
    }
    if (subject.isEmpty()) {
      reading.error(field.at(), "Latency subject required, but missing");
      return Latency.off();
    }
    return latency(subject, sampling, field.at());
  }

  private Latency latency(String subject, int sampling, Position at) {
    if (!SubjectText.isLiteral(subject)) {
      reading.error(at, "latency subject \"" + subject + "\" is not a valid subject to publish to");
    }
    return new Latency(subject, sampling);
  }

  List<ImportOptions> imports(Field list) {
    if (!(list.value() instanceof Value.Items(List<Value> items, _))) {
      reading.error(list.at(), "Imports should be an array, got " + list.value().typeName());
      return List.of();
    }
    var imports = new ArrayList<ImportOptions>();
    for (Value item : items) {
      if (item instanceof Value.Table) {
        importOf(item).filter(one -> isNoDuplicate(one, imports, item)).ifPresent(imports::add);
      } else {
        reading.error(
            item.at(), "Import Items should be a map with type entry, got " + item.typeName());
      }
    }
    return imports;
  }

  private boolean isNoDuplicate(ImportOptions one, List<ImportOptions> before, Value item) {
    if (!(one instanceof ImportOptions.ServiceImport service)) {
      return true;
    }
    for (ImportOptions earlier : before) {
      if (earlier
              instanceof ImportOptions.ServiceImport(String account, String subject, String to, _)
          && to.equals(service.to())
          && account.equals(service.account())) {
        reading.error(
            item.at(),
            "Duplicate service import subject \"%s\", previously used in import for account \"%s\", subject \"%s\""
                .formatted(to, account, subject));
        return false;
      }
    }
    return true;
  }

  private Optional<ImportOptions> importOf(Value item) {
    Map<String, Field> fields = byName(reading.block("accounts.imports", item));
    Field stream = fields.get("stream");
    Field service = fields.get("service");
    if (stream != null && service != null) {
      reading.error(service.at(), "Detected service but already saw a stream");
      return Optional.empty();
    }
    String to = text(fields, "to");
    String prefix = text(fields, "prefix");
    if (stream != null) {
      if (!to.isEmpty() && !prefix.isEmpty()) {
        reading.error(item.at(), "Stream import can not have a 'prefix' and a 'to' property");
      }
      boolean allowTrace = flag(fields, "allow_trace");
      return source(stream, "Stream")
          .map(from ->
              new ImportOptions.StreamImport(
                  from.account(), from.subject(), to, prefix, allowTrace));
    }
    if (service == null) {
      reading.error(item.at(), "Import needs a 'stream' or a 'service'");
      return Optional.empty();
    }
    refuse(fields, "Detected allow_trace directive on a non-stream", "allow_trace");
    boolean share = flag(fields, "share");
    return source(service, "Service")
        .map(from ->
            new ImportOptions.ServiceImport(
                from.account(), from.subject(), to.isEmpty() ? from.subject() : to, share));
  }

  private record Source(String account, String subject) {}

  private Optional<Source> source(Field field, String kind) {
    if (!(field.value() instanceof Value.Table)) {
      reading.error(
          field.at(), kind + " entry should be an account map, got " + field.value().typeName());
      return Optional.empty();
    }
    String account = "";
    String subject = "";
    for (Field part : reading.block("accounts.imports.source", field.value())) {
      if (part.name().equals("account")) {
        account = reading.text(part);
      } else {
        subject = reading.text(part);
      }
    }
    if (account.isEmpty() || subject.isEmpty()) {
      reading.error(field.at(), "Expect an account name and a subject");
      return Optional.empty();
    }
    if (!SubjectText.isValid(subject)) {
      reading.error(
          field.at(),
          "Error adding "
              + kind.toLowerCase(Locale.ROOT)
              + " import \""
              + subject
              + "\": invalid subject");
    }
    return Optional.of(new Source(account, subject));
  }
}
