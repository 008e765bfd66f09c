// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.base.GoQuote;
import io.runnel.config.options.ExportOptions;
import io.runnel.config.options.ImportOptions;
import io.runnel.subject.InvalidTransform;
import io.runnel.subject.Subjects;
import io.runnel.subject.Transform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The imports of one account while a directory is built: each is checked against the exports over
/// there and against all imports that were added before it, so that no message can go round in a
/// circle. Belongs to the one building thread.
final class ImportRules {
  /// Longest chain of accounts that is searched for a circle.
  static final int CYCLE_SEARCH_ACCOUNTS_MAX = 1024;

  private static final String CYCLE = "import forms a cycle";
  private static final String TOO_DEEP = "search cycle depth exhausted";

  private final String name;
  private final List<Account.StreamImport> streams = new ArrayList<>();
  private final List<Account.ServiceImport> services = new ArrayList<>();

  ImportRules(String name) {
    this.name = name;
  }

  List<Account.StreamImport> streams() {
    return streams;
  }

  List<Account.ServiceImport> services() {
    return services;
  }

  void addStream(ImportOptions.StreamImport options, ExportRules exporter, Map<String, Site> sites)
      throws AccountRuleException {
    String remote = options.subject();
    if (!exporter.admitsStream(name, remote)) {
      throw new AccountRuleException("stream import not authorized");
    }
    String local = options.to().isEmpty() ? remote : options.to();
    if (!options.prefix().isEmpty()) {
      if (!Subjects.isLiteral(options.prefix())) {
        throw new AccountRuleException("stream import prefix can not contain wildcard tokens");
      }
      local =
          options.prefix().endsWith(".")
              ? options.prefix() + remote
              : options.prefix() + "." + remote;
    }
    refuseStreamCycle(options.account(), local, sites);
    refuseStreamCycle(options.account(), remote, sites);
    Optional<Transform> toLocal = Optional.empty();
    if (Wildcards.in(remote) && !local.equals(remote)) {
      toLocal = Optional.of(transform("stream", remote, local, remote, Wildcards.marked(local)));
      local = Wildcards.plain(local);
    }
    for (Account.StreamImport earlier : streams) {
      if (earlier.exporter().equals(options.account()) && earlier.remote().equals(remote)) {
        throw new AccountRuleException("stream import already exists");
      }
    }
    streams.add(
        new Account.StreamImport(
            options.account(),
            remote,
            local,
            toLocal,
            toLocal.flatMap(Transform::reverse),
            options.allowTrace()));
  }

  void addService(
      ImportOptions.ServiceImport options, ExportRules exporter, Map<String, Site> sites)
      throws AccountRuleException {
    String remote = options.subject();
    String local = options.to().isEmpty() ? remote : options.to();
    if (!Subjects.isValid(local) || !Subjects.isValid(remote)) {
      throw new AccountRuleException("sublist: invalid subject");
    }
    if (!exporter.admitsService(name, remote)) {
      throw new AccountRuleException("service import not authorized");
    }
    refuseServiceCycle(
        options.account(), Wildcards.in(remote) ? Wildcards.plain(local) : local, sites);
    for (Account.ServiceImport earlier : services) {
      if (earlier.exporter().equals(options.account()) && earlier.local().equals(local)) {
        throw AccountRuleException.complete(
            "Duplicate service import subject %s, previously used in import for account %s, subject %s"
                .formatted(
                    GoQuote.quote(local),
                    GoQuote.quote(earlier.exporter()),
                    GoQuote.quote(earlier.remote())));
      }
    }
    Optional<Transform> toRemote = Optional.empty();
    if (Wildcards.in(remote) && !remote.equals(local)) {
      Transform back = transform("service", local, remote, remote, Wildcards.marked(local));
      toRemote = back.reverse();
      local = Wildcards.plain(local);
      if (toRemote.isEmpty()) {
        throw new AccountRuleException(
            "failed to create mapping transform for service import subject from %s to %s: it has no inverse"
                .formatted(GoQuote.quote(local), GoQuote.quote(remote)));
      }
    }
    ExportOptions.ServiceExport export =
        exporter.service(remote).orElseGet(() -> unrestricted(remote));
    services.add(
        new Account.ServiceImport(
            options.account(), local, remote, toRemote, export, options.share()));
  }

  /// What an account exports and imports so far.
  record Site(ExportRules exports, ImportRules imports) {}

  private static ExportOptions.ServiceExport unrestricted(String subject) {
    return new ExportOptions.ServiceExport(
        subject,
        ExportOptions.Access.everybody(),
        ExportOptions.ResponseType.SINGLETON,
        Duration.ZERO,
        ExportOptions.Latency.off(),
        false);
  }

  private static Transform transform(
      String kind, String shownFrom, String shownTo, String source, String destination)
      throws AccountRuleException {
    try {
      return Transform.compileReversible(source, destination);
    } catch (InvalidTransform e) {
      throw new AccountRuleException(
          "failed to create mapping transform for %s import subject from %s to %s: %s"
              .formatted(kind, GoQuote.quote(shownFrom), GoQuote.quote(shownTo), e.getMessage()));
    }
  }

  private void refuseServiceCycle(String exporter, String local, Map<String, Site> sites)
      throws AccountRuleException {
    Set<String> visited = new HashSet<>(Set.of(name));
    searchServices(exporter, local, visited, sites);
  }

  private static void searchServices(
      String account, String subject, Set<String> visited, Map<String, Site> sites)
      throws AccountRuleException {
    Site site = entered(account, visited, sites);
    for (Account.ServiceImport next : site.imports.services) {
      if (Subjects.overlap(subject, next.remote())) {
        if (visited.contains(next.exporter())) {
          throw new AccountRuleException(CYCLE);
        }
        visited.add(account);
        boolean narrower = Subjects.isSubsetOf(next.local(), subject);
        searchServices(next.exporter(), narrower ? next.local() : subject, visited, sites);
      }
    }
  }

  private void refuseStreamCycle(String exporter, String subject, Map<String, Site> sites)
      throws AccountRuleException {
    Set<String> visited = new HashSet<>(Set.of(name));
    searchStreams(exporter, subject, visited, sites);
  }

  private static void searchStreams(
      String account, String subject, Set<String> visited, Map<String, Site> sites)
      throws AccountRuleException {
    Site site = entered(account, visited, sites);
    if (!site.exports.exportsStream(subject)) {
      return;
    }
    for (Account.StreamImport next : site.imports.streams) {
      if (Subjects.overlap(subject, next.local())) {
        if (visited.contains(next.exporter())) {
          throw new AccountRuleException(CYCLE);
        }
        visited.add(account);
        boolean narrower = Subjects.isSubsetOf(next.local(), subject);
        searchStreams(next.exporter(), narrower ? next.local() : subject, visited, sites);
      }
    }
  }

  private static Site entered(String account, Set<String> visited, Map<String, Site> sites)
      throws AccountRuleException {
    if (visited.size() >= CYCLE_SEARCH_ACCOUNTS_MAX) {
      throw new AccountRuleException(TOO_DEEP);
    }
    return sites.computeIfAbsent(
        account, name -> new Site(new ExportRules(), new ImportRules(name)));
  }
}
