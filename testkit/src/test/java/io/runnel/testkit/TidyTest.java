// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// STYLE.md as a test, as far as a machine can read it. The two ratchets hold what was too long
/// when the rule came: they may shrink, and an entry that is no longer needed fails as well.
class TidyTest {
  private static final int FILE_LINES_MAX = 800;
  private static final int FILE_LINES = 400;
  private static final int METHOD_LINES_MAX = 70;
  private static final int PROSE_COLUMNS_MAX = 150;

  /// Main files over `FILE_LINES`, and how long they may be.
  private static final Map<String, Integer> LONG_FILES =
      Map.of(
          "config/src/main/java/io/runnel/config/grammar/ConfigParser.java", 510,
          "nats/src/main/java/io/runnel/nats/ClientSession.java", 640,
          "net/src/main/java/io/runnel/net/Connection.java", 560,
          "wire/src/main/java/io/runnel/wire/ClientParser.java", 450);

  /// Methods over `METHOD_LINES_MAX`, and how long they may be.
  private static final Map<String, Integer> LONG_METHODS = Map.of();

  private static final Pattern EMPTY_NAME =
      Pattern.compile("(Utils?|Helper|Manager|Impl)\\.java$|/Abstract[^/]*\\.java$");
  private static final Pattern LEFTOVER = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.])/(?:work|root|home/[a-z]+)/\\w");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern TYPE =
      Pattern.compile("\\b(class|record|interface|enum|@interface)\\b");
  private static final Pattern BLOCK =
      Pattern.compile("(if|for|while|do|try|switch|synchronized|else|case|default|return)\\b.*");

  private final SourceTree tree = new SourceTree();
  private final List<String> problems = new ArrayList<>();

  TidyTest() throws IOException {}

  private void none() {
    assertEquals(List.of(), problems);
  }

  private void eachLine(List<Path> files, LineCheck check) {
    for (Path file : files) {
      List<String> lines = SourceTree.lines(file);
      for (int i = 0; i < lines.size(); i++) {
        int number = i + 1;
        check.check(
            file, lines.get(i), what -> problems.add(tree.name(file) + ":" + number + ": " + what));
      }
    }
  }

  private interface LineCheck {
    void check(Path file, String line, Consumer<String> problem);
  }

  @Test
  void everySourceNamesItsLicenceOnTop() {
    for (Path file : tree.ending(".java", ".go", ".py", ".rs", ".mjs", ".sh", "pom.xml")) {
      String head = String.join("\n", SourceTree.lines(file).stream().limit(3).toList());
      if (!head.contains("SPDX-License-Identifier: Apache-2.0")) {
        problems.add(tree.name(file));
      }
    }
    none();
  }

  @Test
  void filesFitInTheHead() {
    for (Path file : tree.ending(".java")) {
      String name = tree.name(file);
      int lines = SourceTree.lines(file).size();
      int most =
          name.contains("/src/main/") ? LONG_FILES.getOrDefault(name, FILE_LINES) : FILE_LINES_MAX;
      if (lines > Math.min(most, FILE_LINES_MAX)) {
        problems.add(name + " has " + lines + " lines, more than " + most);
      }
    }
    for (String name : LONG_FILES.keySet()) {
      Path file = tree.root.resolve(name);
      if (!Files.exists(file) || SourceTree.lines(file).size() <= FILE_LINES) {
        problems.add(name + " needs no exception any more");
      }
    }
    none();
  }

  @Test
  void methodsFitOnAScreen() {
    List<String> unused = new ArrayList<>(LONG_METHODS.keySet());
    for (Path file : tree.ending(".java")) {
      List<String> lines = SourceTree.lines(file);
      for (int end = 0; end < lines.size(); end++) {
        int start = methodStart(lines, end);
        int length = end - start + 1;
        if (start >= 0 && length > METHOD_LINES_MAX) {
          String name = tree.name(file) + "#" + methodName(lines.get(start));
          unused.remove(name);
          if (length > LONG_METHODS.getOrDefault(name, METHOD_LINES_MAX)) {
            problems.add(name + " has " + length + " lines");
          }
        }
      }
    }
    unused.forEach(name -> problems.add(name + " needs no exception any more"));
    none();
  }

  /// Where the method begins that ends in line `end`, or -1 if it is no method's end. The formatter
  /// has put both at the same column.
  private static int methodStart(List<String> lines, int end) {
    String last = lines.get(end);
    if (!last.strip().equals("}") || last.length() < 3) {
      return -1;
    }
    int column = last.length() - 1;
    for (int i = end - 1; i >= 0; i--) {
      String line = lines.get(i);
      boolean deeper = line.isBlank() || line.startsWith(" ".repeat(column + 1));
      if (!deeper) {
        String text = line.strip();
        boolean continues = text.startsWith(")") || text.startsWith("}") || text.startsWith("//");
        if (!continues) {
          boolean method =
              text.contains("(") && !TYPE.matcher(text).find() && !BLOCK.matcher(text).matches();
          return method ? i : -1;
        }
      }
    }
    return -1;
  }

  private static String methodName(String line) {
    Matcher name = Pattern.compile("(\\w+)\\(").matcher(line);
    return name.find() ? name.group(1) : line.strip();
  }

  @Test
  void namesSaySomething() {
    for (Path file : tree.ending(".java")) {
      if (EMPTY_NAME.matcher(tree.name(file)).find()) {
        problems.add(tree.name(file));
      }
    }
    none();
  }

  @Test
  void noTabsAndNothingAtTheEndOfALine() {
    List<Path> files = tree.ending(".java", ".py", ".mjs", ".rs", ".md", ".sh", "pom.xml");
    eachLine(
        files,
        (file, line, problem) -> {
          if (line.indexOf('\t') >= 0) {
            problem.accept("tab");
          }
          if (!line.isEmpty() && Character.isWhitespace(line.charAt(line.length() - 1))) {
            problem.accept("blank at the end");
          }
        });
    none();
  }

  @Test
  void nothingIsLeftToDo() {
    List<Path> files = tree.ending(".java", ".py", ".go", ".mjs", ".rs", ".md", ".sh", "pom.xml");
    eachLine(
        files,
        (file, line, problem) -> {
          if (LEFTOVER.matcher(line).find() && !line.contains("LEFTOVER =")) {
            problem.accept(line.strip());
          }
        });
    none();
  }

  @Test
  void noPathOfSomebodysMachine() {
    List<Path> files =
        tree.ending(
            ".java", ".py", ".go", ".mjs", ".rs", ".md", ".sh", ".xml", ".conf", "Makefile");
    eachLine(
        files,
        (file, line, problem) -> {
          if (MACHINE_PATH.matcher(line).find()) {
            problem.accept(line.strip());
          }
        });
    none();
  }

  @Test
  void proseAndScriptsFitOnAScreen() {
    eachLine(
        tree.ending(".md", ".py", ".sh"),
        (file, line, problem) -> {
          boolean mayBeLong = line.strip().startsWith("|") || line.contains("https://");
          if (!mayBeLong && line.length() > PROSE_COLUMNS_MAX) {
            problem.accept(line.length() + " columns");
          }
        });
    none();
  }

  @Test
  void theServerWritesToItsLogAndNotToTheConsole() {
    eachLine(
        tree.mainJava(),
        (file, line, problem) -> {
          boolean mayWrite = tree.name(file).matches(".*/server/(Main|Program)\\.java");
          if (!mayWrite && (line.contains("System.out") || line.contains("System.err"))) {
            problem.accept(line.strip());
          }
        });
    none();
  }

  @Test
  void everyPackageSaysWhatItIsAndThatItKnowsNoNull() {
    tree.mainJava().stream()
        .map(Path::getParent)
        .distinct()
        .forEach(folder -> {
          Path info = folder.resolve("package-info.java");
          String text = Files.exists(info) ? String.join("\n", SourceTree.lines(info)) : "";
          if (!text.contains("NullMarked") || !text.contains("///") && !text.contains("/**")) {
            problems.add(tree.name(info));
          }
        });
    none();
  }

  @Test
  void whatTheDocumentsLinkToExists() {
    for (Path file : tree.ending(".md")) {
      for (String line : SourceTree.lines(file)) {
        Matcher link = LINK.matcher(line);
        while (link.find()) {
          if (!Files.exists(file.getParent().resolve(link.group(1)))) {
            problems.add(tree.name(file) + " links to " + link.group(1));
          }
        }
      }
    }
    none();
  }
}
