// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Json;
import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.ExportOptions;
import io.runnel.config.options.ImportOptions;
import io.runnel.config.options.MappingOptions;
import io.runnel.config.options.ServerOptions;
import java.util.ArrayList;
import java.util.List;

/// What accountz says about an account's mappings, exports and imports, with those that every
/// server adds by itself: the system account's services.
record AccountSharing(ServerOptions options, String account) {

  private record Export(String subject, String type, String responseType, List<String> approved) {}

  private record Import(
      String subject, String account, String to, String local, String type, boolean share) {}

  void write(Json json) {
    List<MappingOptions> mappings = configured().map(AccountOptions::mappings).orElse(List.of());
    if (!mappings.isEmpty()) {
      json.object("mappings", fields -> mappings.forEach(mapping -> write(fields, mapping)));
    }
    json.arrayAny("exports", exports(), export -> write(json, export))
        .arrayAny("imports", imports(), taken -> write(json, taken));
  }

  private java.util.Optional<AccountOptions> configured() {
    return options.security().accounts().stream()
        .filter(candidate -> candidate.name().equals(account))
        .findFirst();
  }

  private static void write(Json json, MappingOptions mapping) {
    json.array(
        mapping.subject(),
        mapping.destinations(),
        destination ->
            json.object(fields ->
                fields
                    .text("subject", destination.subject())
                    .number("weight", destination.weightPercent())
                    .textAny("cluster", destination.cluster())));
  }

  private static void write(Json json, Export export) {
    json.object(fields ->
        fields
            .text("subject", export.subject)
            .text("type", export.type)
            .textAny("response_type", export.responseType)
            .textsAny("approved_accounts", export.approved));
  }

  private static void write(Json json, Import taken) {
    json.object(fields ->
        fields
            .text("subject", taken.subject)
            .text("account", taken.account)
            .textAny("to", taken.to)
            .textAny("local_subject", taken.local)
            .text("type", taken.type)
            .flag("invalid", false)
            .flag("share", taken.share)
            .flag("tracking", false));
  }

  private List<Export> exports() {
    List<Export> all = new ArrayList<>();
    configured().ifPresent(found -> found.exports().forEach(export -> all.add(export(export))));
    if (account.equals(system())) {
      all.add(new Export("$SYS.REQ.USER.*.INFO", "service", "Singleton", List.of()));
      all.add(new Export("$SYS.REQ.ACCOUNT.*.CONNZ", "service", "Streamed", List.of()));
      all.add(new Export("$SYS.REQ.ACCOUNT.*.STATZ", "service", "Streamed", List.of()));
      all.add(new Export("$SYS.DEBUG.SUBSCRIBERS", "service", "Singleton", List.of()));
    }
    return all;
  }

  private static Export export(ExportOptions export) {
    List<String> approved = export.access().isPublic() ? List.of() : export.access().accounts();
    return switch (export) {
      case ExportOptions.StreamExport stream ->
          new Export(stream.subject(), "stream", "", approved);
      case ExportOptions.ServiceExport service ->
          new Export(service.subject(), "service", text(service.responseType()), approved);
    };
  }

  private static String text(ExportOptions.ResponseType type) {
    return switch (type) {
      case SINGLETON -> "Singleton";
      case STREAM -> "Streamed";
      case CHUNKED -> "Chunked";
    };
  }

  private List<Import> imports() {
    List<Import> all = new ArrayList<>();
    configured().ifPresent(found -> found.imports().forEach(taken -> all.add(taken(taken))));
    String system = system();
    if (system.isEmpty()) {
      return all;
    }
    if (!account.equals(system)) {
      String of = "$SYS.REQ.ACCOUNT." + account;
      all.add(service(of + ".CONNZ", system, "$SYS.REQ.ACCOUNT.PING.CONNZ", false));
      all.add(service(of + ".CONNZ", system, "$SYS.REQ.SERVER.PING.CONNZ", false));
      all.add(service(of + ".STATZ", system, "$SYS.REQ.ACCOUNT.PING.STATZ", false));
    }
    String info = "$SYS.REQ.USER." + account + ".INFO";
    all.add(service(info, system, "$SYS.REQ.USER.INFO", true));
    return all;
  }

  private static Import taken(ImportOptions taken) {
    return switch (taken) {
      case ImportOptions.StreamImport stream -> {
        String prefixed =
            stream.prefix().isEmpty() ? stream.subject() : stream.prefix() + "." + stream.subject();
        String local = stream.to().isEmpty() ? prefixed : stream.to();
        yield new Import(stream.subject(), stream.account(), "", local, "stream", false);
      }
      case ImportOptions.ServiceImport request ->
          service(request.subject(), request.account(), request.to(), request.share());
    };
  }

  private static Import service(String subject, String from, String local, boolean share) {
    return new Import(subject, from, local, local, "service", share);
  }

  private String system() {
    return options.security().systemAccount();
  }
}
