// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Think hard about the layering of the project before changing this file. ARCHITECTURE.md says
/// what it guards.
class ArchitectureTest {
  private static final Pattern OUR_DEPENDENCY =
      Pattern.compile("<artifactId>runnel-([a-z]+)</artifactId>");
  private static final Pattern MODULE = Pattern.compile("<module>([a-z]+)</module>");
  private static final Pattern PACKAGE = Pattern.compile("io\\.runnel\\.([a-z]+)(\\..*)?");

  private static final Set<String> PURE = Set.of("subject", "account", "wire", "stream");

  /// What no pure module may name: I/O, threads, locks, luck. Prefixes of class names.
  private static final List<String> IMPURE =
      List.of(
          "java.io.",
          "java.net.",
          "java.nio.file.",
          "java.nio.channels.",
          "java.util.concurrent.",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.random.",
          "java.util.Timer",
          "java.lang.Thread",
          "java.lang.Process",
          "java.lang.invoke.VarHandle",
          "java.security.SecureRandom",
          "java.time.Clock",
          "javax.net.",
          "org.slf4j.");

  /// Calls that read a clock.
  private static final Set<String> CLOCK =
      Set.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now");

  /// Exceptions, each with its reason: class, then what it may name.
  private static final Map<String, Set<String>> EXCEPTIONS =
      Map.of(
          // Generations are written under the tree's guard and read by all loops without it.
          "io.runnel.subject.Generations", Set.of("java.lang.invoke.VarHandle"),
          // The JDK's key generator asks for luck through this class; here it is a seed, no luck.
          "io.runnel.account.NkeySeed", Set.of("java.security.SecureRandom"),
          // Eight bytes of an array in one access; nothing is shared.
          "io.runnel.subject.SubjectHash", Set.of("java.lang.invoke.VarHandle"),
          "io.runnel.stream.store.SipHash", Set.of("java.lang.invoke.VarHandle"),
          "io.runnel.stream.store.SubjectTable", Set.of("java.lang.invoke.VarHandle"),
          "io.runnel.stream.snapshot.SnappyBlock", Set.of("java.lang.invoke.VarHandle"),
          // An array that grows.
          "io.runnel.account.DistinguishedName", Set.of("java.io.ByteArrayOutputStream"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/testkit/"))
          .importPackages("io.runnel");

  /// A ratchet: take out what no longer circles, add nothing.
  private static final Set<String> CIRCLING = Set.of();

  private final SourceTree tree = new SourceTree();

  ArchitectureTest() throws IOException {}

  private static String module(String packageName) {
    Matcher matcher = PACKAGE.matcher(packageName);
    return matcher.matches() ? matcher.group(1) : "";
  }

  private static String outermost(JavaClass type) {
    String name = type.getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  /// The modules from the ground up, as the parent pom lists them.
  private List<String> modules() throws IOException {
    return MODULE
        .matcher(Files.readString(tree.root.resolve("pom.xml")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private Map<String, Set<String>> arrows() throws IOException {
    Map<String, Set<String>> arrows = new HashMap<>();
    for (String module : modules()) {
      Path pom = tree.root.resolve(module).resolve("pom.xml");
      Set<String> uses = new TreeSet<>();
      OUR_DEPENDENCY
          .matcher(Files.readString(pom))
          .results()
          .map(found -> found.group(1))
          .forEach(uses::add);
      arrows.put(module, uses);
    }
    return arrows;
  }

  @Test
  void everyModuleIsSeen() throws IOException {
    Set<String> seen = new TreeSet<>();
    CLASSES.forEach(type -> seen.add(module(type.getPackageName())));
    Set<String> expected = new TreeSet<>(modules());
    expected.removeAll(Set.of("dist", "testkit"));
    assertEquals(expected, seen);
    assertTrue(CLASSES.size() > 200);
  }

  @Test
  void arrowsGoDownOnly() throws IOException {
    List<String> modules = modules();
    Set<String> wrong = new TreeSet<>();
    arrows()
        .forEach((from, uses) -> {
          for (String to : uses) {
            if (!to.equals(from) && modules.indexOf(to) >= modules.indexOf(from)) {
              wrong.add(from + " -> " + to);
            }
          }
        });
    assertEquals(Set.of(), wrong);
  }

  /// Maven hands a module also what its neighbours use; it may only use what its own pom names.
  @Test
  void aModuleUsesOnlyWhatItsPomNames() throws IOException {
    Map<String, Set<String>> arrows = arrows();
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      String from = module(type.getPackageName());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String to = module(dependency.getTargetClass().getBaseComponentType().getPackageName());
        if (!to.isEmpty()
            && !to.equals(from)
            && !arrows.getOrDefault(from, Set.of()).contains(to)) {
          wrong.add(type.getName() + " -> " + dependency.getTargetClass().getName());
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  /// Packages that depend on one another in a circle, but for those that did when the rule came.
  @Test
  void packagesHaveNoCycles() {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass type : CLASSES) {
      Set<String> targets = uses.computeIfAbsent(type.getPackageName(), _ -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        targets.add(dependency.getTargetClass().getBaseComponentType().getPackageName());
      }
    }
    Set<String> circling = new TreeSet<>();
    for (String from : uses.keySet()) {
      Set<String> reached = new TreeSet<>();
      for (String next : uses.getOrDefault(from, Set.of())) {
        if (!next.equals(from)) {
          reach(next, uses, reached);
        }
      }
      if (reached.contains(from)) {
        circling.add(from);
      }
    }
    circling.removeAll(CIRCLING);
    assertEquals(Set.of(), circling);
  }

  private static void reach(String at, Map<String, Set<String>> uses, Set<String> reached) {
    if (at.startsWith("io.runnel.") && reached.add(at)) {
      uses.getOrDefault(at, Set.of()).forEach(next -> reach(next, uses, reached));
    }
  }

  @Test
  void pureModulesDoNothingButCompute() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (PURE.contains(module(type.getPackageName()))) {
        Set<String> allowed = EXCEPTIONS.getOrDefault(outermost(type), Set.of());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String target = dependency.getTargetClass().getBaseComponentType().getName();
          if (IMPURE.stream().anyMatch(target::startsWith) && !allowed.contains(target)) {
            wrong.add(type.getName() + " names " + target);
          }
        }
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          String target = access.getTargetOwner().getName() + "." + access.getTarget().getName();
          if (CLOCK.contains(target)) {
            wrong.add(type.getName() + " reads the clock");
          }
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void nettyIsNamedInNetAndHttpOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.runnel.net..", "io.runnel.http..")
        .and()
        // A ratchet: TLS for the monitoring port belongs into net.
        .haveNameNotMatching("io\\.runnel\\.server\\.MonitorPort.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
  }

  @Test
  void whatIsBelowTheIoLayerDoesNotLog() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.runnel.base..",
            "io.runnel.config..",
            "io.runnel.subject..",
            "io.runnel.account..",
            "io.runnel.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.slf4j..")
        .check(CLASSES);
  }
}
