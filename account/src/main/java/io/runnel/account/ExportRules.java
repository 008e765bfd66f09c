// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.config.options.ExportOptions;
import io.runnel.config.options.ExportOptions.Access;
import io.runnel.config.options.ExportOptions.ServiceExport;
import io.runnel.config.options.ExportOptions.StreamExport;
import io.runnel.subject.Subjects;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The exports of one account while a directory is built: added in the order of the file, then
/// asked by imports. Belongs to the one building thread.
final class ExportRules {
  private final Map<String, StreamExport> streams = new LinkedHashMap<>();
  private final Map<String, ServiceExport> services = new LinkedHashMap<>();

  /// Adds one, or widens the one with the same subject: its accounts are joined, the later response
  /// rules hold.
  void add(ExportOptions export) throws AccountRuleException {
    checkPosition(export);
    switch (export) {
      case StreamExport stream -> {
        StreamExport earlier = streams.get(stream.subject());
        streams.put(
            stream.subject(),
            earlier == null
                ? stream
                : new StreamExport(stream.subject(), joined(earlier.access(), stream.access())));
      }
      case ServiceExport service -> {
        ServiceExport earlier = services.get(service.subject());
        services.put(service.subject(), earlier == null ? service : joined(earlier, service));
      }
    }
  }

  boolean admitsStream(String importer, String subject) {
    return Subjects.isValid(subject) && admits(streams, importer, subject);
  }

  boolean admitsService(String importer, String subject) {
    return Subjects.isValid(subject) && admits(services, importer, subject);
  }

  boolean exportsStream(String subject) {
    return streams.keySet().stream().anyMatch(exported -> Subjects.isSubsetOf(subject, exported));
  }

  /// The export that a request on `subject` falls under.
  Optional<ServiceExport> service(String subject) {
    ServiceExport exact = services.get(subject);
    return exact != null
        ? Optional.of(exact)
        : services.values().stream()
            .filter(service -> Subjects.isSubsetOf(subject, service.subject()))
            .findFirst();
  }

  Account.Exports exports() {
    return new Account.Exports(
        new ArrayList<>(streams.values()), new ArrayList<>(services.values()));
  }

  /// An export of exactly the imported subject decides alone; else any export that contains it may
  /// admit.
  private static boolean admits(
      Map<String, ? extends ExportOptions> exports, String importer, String subject) {
    ExportOptions exact = exports.get(subject);
    if (exact != null) {
      return admits(exact.access(), importer, List.of());
    }
    List<String> tokens = List.of(subject.split("\\.", -1));
    return exports.values().stream()
        .anyMatch(export ->
            Subjects.isSubsetOf(subject, export.subject())
                && admits(export.access(), importer, tokens));
  }

  /// @param tokens of the import; empty when it has the very subject of the export, which then has
  ///   a `*` where the importer's name would have to be
  private static boolean admits(Access access, String importer, List<String> tokens) {
    int position = access.accountTokenPosition();
    if (position > 0) {
      return position <= tokens.size() && tokens.get(position - 1).equals(importer);
    }
    // As in nats-server, an empty list of accounts is no list.
    return access.isPublic() || access.accounts().isEmpty() || access.accounts().contains(importer);
  }

  private static void checkPosition(ExportOptions export) throws AccountRuleException {
    int position = export.access().accountTokenPosition();
    if (position > 0) {
      String[] tokens = export.subject().split("\\.", -1);
      if (position > tokens.length || !tokens[position - 1].equals("*")) {
        throw new AccountRuleException("sublist: invalid subject");
      }
    }
  }

  private static ServiceExport joined(ServiceExport earlier, ServiceExport later) {
    boolean same = later.responseType() == ExportOptions.ResponseType.SINGLETON;
    return new ServiceExport(
        later.subject(),
        joined(earlier.access(), later.access()),
        same ? earlier.responseType() : later.responseType(),
        later.responseThreshold(),
        later.latency().isOff() ? earlier.latency() : later.latency(),
        earlier.allowTrace() || later.allowTrace());
  }

  private static Access joined(Access earlier, Access later) {
    if (later.isPublic() && later.accountTokenPosition() == 0) {
      return earlier;
    }
    Set<String> accounts = new LinkedHashSet<>(earlier.accounts());
    accounts.addAll(later.accounts());
    return new Access(accounts.isEmpty(), new ArrayList<>(accounts), later.accountTokenPosition());
  }
}
