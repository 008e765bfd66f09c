// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The project's own files: everything below the root but what is built or hidden.
final class SourceTree {
  private static final Set<String> NOT_OURS =
      Set.of("target", "node_modules", ".git", ".idea", ".vscode", "__pycache__", ".venv");

  final Path root;
  private final List<Path> files = new ArrayList<>();

  SourceTree() throws IOException {
    root = findRoot();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
  }

  private static Path findRoot() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("ARCHITECTURE.md"))) {
      at = at.getParent();
      if (at == null) {
        throw new AssertionError("run this inside the project");
      }
    }
    return at;
  }

  /// The files whose name ends like one of `endings`.
  List<Path> ending(String... endings) {
    return files.stream()
        .filter(file -> {
          String name = file.getFileName().toString();
          for (String ending : endings) {
            if (name.endsWith(ending)) {
              return true;
            }
          }
          return false;
        })
        .toList();
  }

  /// Java of the server itself, not of its tests.
  List<Path> mainJava() {
    return ending(".java").stream().filter(file -> name(file).contains("/src/main/")).toList();
  }

  String name(Path file) {
    return root.relativize(file).toString();
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
