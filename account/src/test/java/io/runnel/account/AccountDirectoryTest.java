// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.ExportOptions;
import io.runnel.config.options.ExportOptions.Access;
import io.runnel.config.options.ExportOptions.Latency;
import io.runnel.config.options.ExportOptions.ResponseType;
import io.runnel.config.options.ExportOptions.ServiceExport;
import io.runnel.config.options.ExportOptions.StreamExport;
import io.runnel.config.options.ImportOptions;
import io.runnel.config.options.ImportOptions.ServiceImport;
import io.runnel.config.options.ImportOptions.StreamImport;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.UserOptions;
import io.runnel.subject.Transform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every text, and every configuration that is accepted, was checked with `nats-server -t` 2.15.2.
class AccountDirectoryTest {
  @Test
  void globalAndSystemAccountAreAlwaysThere() {
    AccountDirectory directory = built(ServerOptions.defaults());
    assertEquals("$G", directory.globalAccount().name());
    assertEquals("$SYS", directory.systemAccount().orElseThrow().name());
    assertTrue(directory.isSystem("$SYS"));
    assertFalse(directory.requiresAuth());
  }

  @Test
  void anImportNeedsAnExportThatAdmitsIt() {
    refused(
        "Error adding stream import \"s.x\": stream import not authorized",
        account("A", List.of(stream("s.>", only("C")))),
        importing("B", streamFrom("A", "s.x")),
        account("C", List.of()));
    refused(
        "Error adding service import \"s.x\": service import not authorized",
        account("A", List.of(service("s.>", only("C")))),
        importing("B", serviceFrom("A", "s.x", "")),
        account("C", List.of()));
    refused(
        "Error adding service import \"t.x\": service import not authorized",
        account("A", List.of(service("s.>"))),
        importing("B", serviceFrom("A", "t.x", "")));
    refused(
        "Error adding stream import \"s.>\": stream import not authorized",
        account("A", List.of(stream("s.*"))),
        importing("B", streamFrom("A", "s.>")));
    accepted(
        account("A", List.of(stream("s.>", new Access(false, List.of(), 0)))),
        importing("B", streamFrom("A", "s.x")));
  }

  @Test
  void unknownAccountsAreNamed() {
    refused(
        "\"Z\" account not defined for service import", importing("B", serviceFrom("Z", "t", "")));
    refused(
        "\"$SYS\" account not defined for service import",
        importing("B", serviceFrom("$SYS", "t", "")));
    refused(
        "\"Z\" account not defined for stream export",
        account("A", List.of(stream("s", only("Z")))));
    refused(
        "\"Z\" account not defined for service export",
        account("A", List.of(service("s", only("Z")))));
  }

  @Test
  void theAccountTokenHasToBeTheImportersName() {
    AccountOptions exporter =
        account("A", List.of(stream("s.*.x", new Access(false, List.of(), 2))));
    accepted(exporter, importing("B", streamFrom("A", "s.B.x")));
    refused(
        "Error adding stream import \"s.C.x\": stream import not authorized",
        exporter,
        importing("B", streamFrom("A", "s.C.x")));
    refused(
        "Error adding stream import \"s.*.x\": stream import not authorized",
        exporter,
        importing("B", streamFrom("A", "s.*.x")));
    refused(
        "Error adding stream export \"s.*.x\": sublist: invalid subject",
        account("A", List.of(stream("s.*.x", new Access(false, List.of(), 1)))));
    refused(
        "Error adding service export \"s.*.x\": sublist: invalid subject",
        account("A", List.of(service("s.*.x", new Access(false, List.of(), 4)))));
  }

  @Test
  void circlesAreRefused() {
    refused(
        "Error adding service import \"a\": import forms a cycle",
        account("A", List.of(service("a")), serviceFrom("B", "b", "a")),
        account("B", List.of(service("b")), serviceFrom("A", "a", "b")));
    refused(
        "Error adding stream import \"a\": import forms a cycle",
        account("A", List.of(stream("a")), streamFrom("B", "a")),
        account("B", List.of(stream("a")), streamFrom("A", "a")));
    refused(
        "Error adding stream import \"a\": import forms a cycle",
        account("A", List.of(stream("a")), streamFrom("B", "a")),
        account("B", List.of(stream("a")), streamFrom("C", "a")),
        account("C", List.of(stream("a")), streamFrom("A", "a")));
    refused(
        "Error adding stream import \"a.>\": import forms a cycle",
        account("A", List.of(stream("a.>")), new StreamImport("B", "a.>", "", "a", false)),
        account("B", List.of(stream("a.>")), new StreamImport("A", "a.>", "", "b", false)));
  }

  @Test
  void anAccountMayImportFromItself() {
    accepted(account("A", List.of(service("a")), serviceFrom("A", "a", "b")));
    accepted(account("A", List.of(stream("a")), streamFrom("A", "a")));
  }

  @Test
  void theSameImportTwiceIsRefused() {
    refused(
        "Duplicate service import subject \"x\", previously used in import for account \"A\", subject \"a.1\"",
        account("A", List.of(service("a.>"))),
        importing("B", serviceFrom("A", "a.1", "x"), serviceFrom("A", "a.2", "x")));
    accepted(
        account("A", List.of(service("a.>"))),
        importing("B", serviceFrom("A", "a.1", "x"), serviceFrom("C", "a.2", "x")),
        account("C", List.of(service("a.>"))));
    refused(
        "Error adding stream import \"a.1\": stream import already exists",
        account("A", List.of(stream("a.>"))),
        importing("B", streamFrom("A", "a.1"), new StreamImport("A", "a.1", "y", "", false)));
  }

  @Test
  void aTransformOfAnImportHasToLoseNothing() {
    AccountOptions exporter = account("A", List.of(stream("a.>"), service("a.>")));
    refused(
        "Error adding stream import \"a.1\": stream import prefix can not contain wildcard tokens",
        exporter,
        importing("B", new StreamImport("A", "a.1", "", "x.*", false)));
    refused(
        "Error adding stream import \"a.*.*\": failed to create mapping transform for stream import subject from"
            + " \"a.*.*\" to \"x.$1\": invalid mapping destination: not using all of the token wildcard(s) in x.$1",
        exporter,
        importing("B", new StreamImport("A", "a.*.*", "x.$1", "", false)));
    refused(
        "Error adding stream import \"a.*\": failed to create mapping transform for stream import subject from \"a.*\""
            + " to \"x.{{partition(3,1)}}\": invalid mapping destination: the only mapping function allowed for import"
            + " transforms is {{Wildcard()}} in {{partition(3,1)}}",
        exporter,
        importing("B", new StreamImport("A", "a.*", "x.{{partition(3,1)}}", "", false)));
    refused(
        "Error adding service import \"a.*.*\": failed to create mapping transform for service import subject from"
            + " \"x.$1\" to \"a.*.*\": invalid mapping destination: not using all of the token wildcard(s) in x.$1",
        exporter,
        importing("B", serviceFrom("A", "a.*.*", "x.$1")));
    accepted(account("A", List.of(service("a"))), importing("B", serviceFrom("A", "a", "x.*")));
  }

  @Test
  void importsTranslateSubjectsInBothDirections() {
    Account importer =
        built(
                accounts(
                    account("A", List.of(stream("a.>"), service("a.>"))),
                    importing(
                        "B",
                        new StreamImport("A", "a.*.*", "x.$2.$1", "", true),
                        new StreamImport("A", "a.q.*", "", "pre", false),
                        new StreamImport("A", "a.7", "seven", "", false),
                        serviceFrom("A", "a.*.*", "s.$2.$1"),
                        serviceFrom("A", "a.>", ""))))
            .account("B")
            .orElseThrow();
    Account.StreamImport swapped = importer.streamImports().get(0);
    assertEquals("x.*.*", swapped.local());
    assertEquals("x.2.1", applied(swapped.toLocal().orElseThrow(), "a.1.2"));
    assertEquals("a.1.2", applied(swapped.toRemote().orElseThrow(), "x.2.1"));
    assertEquals("pre.a.q.*", importer.streamImports().get(1).local());
    assertEquals(
        "pre.a.q.5", applied(importer.streamImports().get(1).toLocal().orElseThrow(), "a.q.5"));
    assertEquals("seven", importer.streamImports().get(2).local());
    Account.ServiceImport service = importer.serviceImports().get(0);
    assertEquals("s.*.*", service.local());
    assertEquals("a.1.2", applied(service.toRemote().orElseThrow(), "s.2.1"));
    assertTrue(importer.serviceImports().get(1).keepsSubject());
    assertEquals("a.>", importer.serviceImports().get(1).export().subject());
  }

  @Test
  void latencyNeedsASubjectASystemAccountAndSingleAnswers() {
    refused(
        "Error adding service latency sampling for \"a\" on subject \"l\": bad service response type",
        account("A", List.of(measured("a", ResponseType.STREAM, "l"))));
    refused(
        "Error adding service latency sampling for \"a.>\" on subject \"a.l\": invalid publish subject",
        account("A", List.of(measured("a.>", ResponseType.SINGLETON, "a.l"))));
    refused(
        "Error adding service latency sampling for \"a\" on subject \"l.*\": invalid publish subject",
        account("A", List.of(measured("a", ResponseType.SINGLETON, "l.*"))));
    ServerOptions options =
        accounts(account("A", List.of(measured("a", ResponseType.SINGLETON, "l"))));
    assertEquals(
        List.of("Error adding service latency sampling for \"a\": system account not setup"),
        problems(options.withSecurity(options.security().withSystemAccount(""))));
  }

  @Test
  void unknownSystemAccountAndNoAuthUserAreRefused() {
    ServerOptions options = ServerOptions.defaults();
    assertEquals(
        List.of("error resolving system account: account missing"),
        problems(options.withSecurity(options.security().withSystemAccount("z"))));
    assertEquals(
        List.of("no_auth_user: \"z\" present, but users/nkeys are not defined"),
        problems(options.withSecurity(options.security().withNoAuthUser("z"))));
    assertEquals(
        List.of(
            "no_auth_user: \"z\" not present as user or nkey in authorization block or account configuration"),
        problems(
            options.withSecurity(
                options
                    .security()
                    .withNoAuthUser("z")
                    .withUsers(List.of(UserOptions.of("u", "p"))))));
  }

  @Test
  void aReloadTellsWhoIsTouched() {
    UserOptions u = UserOptions.of("u", "p");
    UserOptions w = UserOptions.of("w", "p");
    AccountOptions a = account("A", List.of(service("a.>"), stream("s")));
    AccountOptions b = importing("B", serviceFrom("A", "a.1", ""), streamFrom("A", "s"));
    AccountOptions c = account("C", List.of());
    AccountDirectory before = built(accounts(a, b, c).withUsers(List.of(u, w)));
    assertTrue(
        DirectoryChange.between(before, built(accounts(a, b, c).withUsers(List.of(u, w))))
            .isEmpty());

    AccountOptions slower =
        account(
            "A",
            List.of(
                new ServiceExport(
                    "a.>",
                    Access.everybody(),
                    ResponseType.STREAM,
                    Duration.ZERO,
                    Latency.off(),
                    false),
                stream("s")));
    DirectoryChange change =
        DirectoryChange.between(
            before,
            built(
                accounts(slower, b, account("D", List.of()))
                    .withUsers(List.of(u, w.withAccount("D")))));
    assertEquals(Set.of("C"), change.removedAccounts());
    assertEquals(Set.of("D"), change.addedAccounts());
    assertEquals(Set.of("A", "B"), change.changedAccounts());
    assertEquals(Set.of(), change.streamImportsChanged());
    assertEquals(Set.of("w"), change.movedUsers());
    assertEquals(Set.of(), change.lostUsers());

    DirectoryChange lost =
        DirectoryChange.between(
            before, built(accounts(a, b, c).withUsers(List.of(UserOptions.of("u", "new")))));
    assertEquals(Set.of("u", "w"), lost.lostUsers());
    assertEquals(Set.of(), lost.changedAccounts());
  }

  static AccountOptions account(
      String name, List<ExportOptions> exports, ImportOptions... imports) {
    return AccountOptions.named(name).withExports(exports).withImports(List.of(imports));
  }

  static AccountOptions importing(String name, ImportOptions... imports) {
    return account(name, List.of(), imports);
  }

  static ServerOptions accounts(AccountOptions... accounts) {
    return ServerOptions.defaults().withAccounts(List.of(accounts));
  }

  static AccountDirectory built(ServerOptions options) {
    return assertInstanceOf(DirectoryResult.Built.class, AccountDirectory.of(options, 7))
        .directory();
  }

  private static StreamExport stream(String subject) {
    return stream(subject, Access.everybody());
  }

  private static StreamExport stream(String subject, Access access) {
    return new StreamExport(subject, access);
  }

  private static ServiceExport service(String subject) {
    return service(subject, Access.everybody());
  }

  private static ServiceExport service(String subject, Access access) {
    return new ServiceExport(
        subject, access, ResponseType.SINGLETON, Duration.ZERO, Latency.off(), false);
  }

  private static ServiceExport measured(String subject, ResponseType type, String results) {
    return new ServiceExport(
        subject, Access.everybody(), type, Duration.ZERO, new Latency(results, 5), false);
  }

  private static Access only(String account) {
    return new Access(false, List.of(account), 0);
  }

  private static StreamImport streamFrom(String account, String subject) {
    return new StreamImport(account, subject, "", "", false);
  }

  private static ServiceImport serviceFrom(String account, String subject, String to) {
    return new ServiceImport(account, subject, to, false);
  }

  private static void refused(String text, AccountOptions... accounts) {
    assertEquals(List.of(text), problems(accounts(accounts)));
  }

  private static void accepted(AccountOptions... accounts) {
    assertEquals(List.of(), problems(accounts(accounts)));
  }

  private static List<String> problems(ServerOptions options) {
    return switch (AccountDirectory.of(options, 7)) {
      case DirectoryResult.Built _ -> List.of();
      case DirectoryResult.Faulty(List<DirectoryProblem> problems) ->
          problems.stream().map(DirectoryProblem::text).toList();
    };
  }

  private static String applied(Transform transform, String subject) {
    byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
    assertTrue(transform.matches(bytes, 0, bytes.length));
    return new String(transform.apply(bytes, 0, bytes.length, 0), StandardCharsets.UTF_8);
  }
}
