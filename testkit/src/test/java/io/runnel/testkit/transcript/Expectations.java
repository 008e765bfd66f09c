// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Compares what arrives with the rows of a transcript; when told to rewrite, takes down what
/// arrived instead, so that a human can read the difference. Rows that still fit stay as they are,
/// with their placeholders.
final class Expectations {

  private static final Duration QUIET = Duration.ofMillis(150);

  private final boolean rewrite;
  private final Map<Integer, Rewritten> rewritten =
      new TreeMap<>(java.util.Comparator.reverseOrder());

  /// New rows for a step: they replace the lines from the one after `stepLine` to `lastLine`.
  private record Rewritten(int stepLine, int lastLine, List<String> rows) {}

  Expectations(boolean rewrite) {
    this.rewrite = rewrite;
  }

  /// True where what arrives is to be taken down.
  boolean rewrites() {
    return rewrite;
  }

  /// What was taken down for a step is what it will be told soon, not at once.
  void saySoon(int stepLine) {
    Rewritten told = rewritten.get(stepLine);
    if (told != null) {
      List<String> rows = new ArrayList<>(told.rows());
      rows.set(0, rows.getFirst() + " soon");
      rewritten.put(stepLine, new Rewritten(told.stepLine(), told.lastLine(), rows));
    }
  }

  /// Takes down the rows of a step, the first of which is the step's own line.
  void keepWithStep(int stepLine, List<Step.Row> old, List<String> rows) {
    int last = old.isEmpty() ? stepLine : old.getLast().line();
    rewritten.put(stepLine, new Rewritten(stepLine - 1, last, rows));
  }

  void meet(CaseRunner runner, Step.Expect step) throws IOException {
    if (step.unordered() || (rewrite && step.rows().isEmpty())) {
      meetUnordered(runner, step);
      return;
    }
    List<String> arrived = new ArrayList<>();
    for (Step.Row row : step.rows()) {
      ClientConnection.Read read = runner.read(row.line(), step.connection());
      if (!(read instanceof ClientConnection.Read.Line line)) {
        if (rewrite) {
          rewriteInOrder(runner, step, arrived);
          return;
        }
        throw runner.failure(
            row.line(),
            "expected: "
                + row.text()
                + "\n  but "
                + CaseRunner.brief(read)
                + " after"
                + CaseRunner.shown(arrived));
      }
      arrived.add(line.text());
      Optional<String> difference =
          RowPattern.difference(runner.interpolate(row.text()), line.text(), runner.kept());
      if (difference.isPresent()) {
        if (rewrite) {
          arrived.addAll(untilQuiet(runner, step));
          rewriteInOrder(runner, step, arrived);
          return;
        }
        throw runner.failure(
            row.line(),
            difference.get()
                + "\n  expected: "
                + RowText.brief(runner.interpolate(row.text()))
                + "\n  arrived:  "
                + RowText.brief(line.text())
                + "\n  before it:"
                + CaseRunner.shown(arrived.subList(0, arrived.size() - 1)));
      }
    }
  }

  void meet(CaseRunner runner, Step.Share step) throws IOException {
    List<String> arrived = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      for (String name : step.connections()) {
        arrived.addAll(runner.barrier(step.line(), name));
      }
    }
    compareFrames(runner, step.line(), step.rows(), arrived);
  }

  private void meetUnordered(CaseRunner runner, Step.Expect step) throws IOException {
    if (rewrite) {
      List<String> arrived = untilQuiet(runner, step);
      if (step.unordered()) {
        compareFrames(runner, step.line(), step.rows(), arrived);
      } else {
        rewriteInOrder(runner, step, arrived);
      }
      return;
    }
    List<String> arrived = new ArrayList<>();
    while (arrived.size() < step.rows().size()) {
      ClientConnection.Read read = runner.read(step.line(), step.connection());
      if (!(read instanceof ClientConnection.Read.Line line)) {
        throw runner.failure(
            step.line(),
            "more expected, but " + CaseRunner.brief(read) + " after" + CaseRunner.shown(arrived));
      }
      arrived.add(line.text());
    }
    compareFrames(runner, step.line(), step.rows(), arrived);
  }

  private void compareFrames(
      CaseRunner runner, int line, List<Step.Row> rows, List<String> arrived) {
    List<List<String>> left = new ArrayList<>(frames(arrived));
    List<String> missing = new ArrayList<>();
    List<List<String>> wanted =
        frames(rows.stream().map(row -> runner.interpolate(row.text())).toList());
    for (List<String> frame : wanted) {
      Optional<List<String>> match =
          left.stream().filter(other -> equal(frame, other, runner.kept())).findFirst();
      match.ifPresentOrElse(left::remove, () -> missing.add(String.join("\n    ", frame)));
    }
    if (missing.isEmpty() && left.isEmpty()) {
      return;
    }
    if (rewrite) {
      keep(line, rows, arrived.stream().map(Expectations::asRow).toList());
      return;
    }
    throw runner.failure(
        line,
        "in any order, missing:\n    "
            + String.join("\n    ", missing)
            + "\n  not expected:"
            + CaseRunner.shown(left.stream().flatMap(List::stream).toList()));
  }

  private static boolean equal(List<String> rows, List<String> lines, Map<String, String> kept) {
    if (rows.size() != lines.size()) {
      return false;
    }
    for (int i = 0; i < rows.size(); i++) {
      if (RowPattern.difference(rows.get(i), lines.get(i), kept).isPresent()) {
        return false;
      }
    }
    return true;
  }

  /// A frame is a protocol line with the payload rows under it.
  private static List<List<String>> frames(List<String> lines) {
    List<List<String>> frames = new ArrayList<>();
    for (String line : lines) {
      boolean begins = line.matches("(?s)(MSG |HMSG |INFO |-ERR |\\+OK|PING|PONG).*");
      if (begins || frames.isEmpty()) {
        frames.add(new ArrayList<>());
      }
      frames.getLast().add(line);
    }
    return frames;
  }

  private static List<String> untilQuiet(CaseRunner runner, Step.Expect step) throws IOException {
    List<String> lines = new ArrayList<>();
    while (runner.connection(step.line(), step.connection()).readLine(QUIET)
        instanceof ClientConnection.Read.Line line) {
      lines.add(line.text());
    }
    return lines;
  }

  private void rewriteInOrder(CaseRunner runner, Step.Expect step, List<String> arrived) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < arrived.size(); i++) {
      boolean fits =
          i < step.rows().size()
              && RowPattern.difference(
                      runner.interpolate(step.rows().get(i).text()), arrived.get(i), runner.kept())
                  .isEmpty();
      rows.add(fits ? step.rows().get(i).text() : asRow(arrived.get(i)));
    }
    keep(step.line(), step.rows(), rows);
  }

  /// A line as a row, with placeholders for what differs from run to run.
  private static String asRow(String line) {
    if (line.startsWith("INFO {") || line.startsWith("{")) {
      return (line.startsWith("{") ? "json " : "")
          + line.replaceAll(" $", "")
              .replaceAll(
                  "\"(server_id|server_name|go|git_commit|xkey|id)\":\"[^\"]*\"", "\"$1\":<str>")
              .replaceAll("\"(port|client_id|cid|rtt|seq|id)\":\\d+", "\"$1\":<int>")
              .replaceAll(
                  "\"(timestamp|ts|start|stop|time|now|last_activity)\":\"[^\"]*\"",
                  "\"$1\":<time>")
              .replaceAll("\"nonce\":\"[^\"]*\"", "\"nonce\":<nonce>");
    }
    return RowText.escape(line);
  }

  private void keep(int stepLine, List<Step.Row> old, List<String> rows) {
    int last = old.isEmpty() ? stepLine : old.getLast().line();
    rewritten.put(stepLine, new Rewritten(stepLine, last, rows));
  }

  /// Writes the file anew if anything was taken down.
  void save(Transcript file) throws IOException {
    if (rewritten.isEmpty()) {
      return;
    }
    List<String> lines = new ArrayList<>(file.lines());
    for (Rewritten block : rewritten.values()) {
      List<String> old = lines.subList(block.stepLine(), block.lastLine());
      old.clear();
      old.addAll(block.rows());
    }
    Files.write(file.file(), lines, StandardCharsets.ISO_8859_1);
  }
}
