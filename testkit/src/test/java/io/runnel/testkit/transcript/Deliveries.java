// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads one message as it comes over the wire and compares subject, reply subject, header lines
/// and payload with a `gets` or `told` step. When told to rewrite, the step becomes what arrived.
final class Deliveries {

  /// Where nats-server answers by itself it writes two blanks for an empty reply subject.
  private static final Pattern MESSAGE =
      Pattern.compile(
          "(?:MSG (\\S+) \\S+ (?:(\\S+) )? ?|HMSG (\\S+) \\S+ (?:(\\S+) )? ?\\d+ )(\\d+)");

  /// A row that keeps the whole payload, whatever it is.
  private static final Pattern ALL = Pattern.compile("<(\\w+)=all>");

  private static final long ASK_AGAIN_MILLIS = 20;
  private static final int CRLF = 2;

  private final Expectations expectations;

  Deliveries(Expectations expectations) {
    this.expectations = expectations;
  }

  /// @param payload the bytes behind the control line
  /// @param lines header lines, an empty line and the payload's lines, or the payload's lines
  private record Arrived(String subject, String reply, String payload, List<String> lines) {}

  void meet(CaseRunner runner, Step.Get step) throws IOException {
    Arrived arrived = read(runner, step);
    Optional<String> difference = difference(runner, step, arrived);
    if (difference.isEmpty()) {
      return;
    }
    refuse(runner, step, arrived, difference.get());
  }

  /// Asks until the answer fits, for at most `limit`.
  void meetSoon(CaseRunner runner, Step.Soon soon, Duration limit)
      throws IOException, InterruptedException {
    var step = new Step.Get(soon.line(), soon.connection(), "", soon.rows());
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Arrived arrived = read(runner, step);
      Optional<String> difference = difference(runner, step, arrived);
      if (difference.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        refuse(runner, step, arrived, difference.get());
        expectations.saySoon(step.line());
        return;
      }
      Thread.sleep(ASK_AGAIN_MILLIS);
      runner.askAgain(step.line(), step.connection());
    }
  }

  private void refuse(CaseRunner runner, Step.Get step, Arrived arrived, String difference) {
    if (expectations.rewrites()) {
      rewrite(runner, step, arrived);
      return;
    }
    throw runner.failure(
        step.line(),
        difference
            + "\n  arrived: "
            + arrived.subject()
            + " "
            + arrived.reply()
            + CaseRunner.shown(arrived.lines()));
  }

  private static Arrived read(CaseRunner runner, Step.Get step) throws IOException {
    String first = line(runner, step);
    Matcher message = MESSAGE.matcher(first);
    if (!message.matches()) {
      throw runner.failure(step.line(), "a message expected, but " + RowText.brief(first));
    }
    int left = Integer.parseInt(message.group(5)) + CRLF;
    List<String> lines = new ArrayList<>();
    var payload = new StringBuilder();
    while (left > payload.length()) {
      String line = line(runner, step);
      // A bare LF inside a payload stays in the line, a CRLF doesn't.
      payload.append(line).append(line.endsWith("\n") ? "" : "\r\n");
      lines.add(line);
    }
    payload.setLength(payload.length() - CRLF);
    String subject = Optional.ofNullable(message.group(1)).orElse(message.group(3));
    String reply =
        Optional.ofNullable(message.group(2))
            .or(() -> Optional.ofNullable(message.group(4)))
            .orElse("");
    return new Arrived(subject, reply, payload.toString(), lines);
  }

  private static String line(CaseRunner runner, Step.Get step) throws IOException {
    ClientConnection.Read read = runner.readPastHeartbeat(step.line(), step.connection());
    if (read instanceof ClientConnection.Read.Line line) {
      return line.text();
    }
    throw runner.failure(step.line(), "a message expected, but " + CaseRunner.brief(read));
  }

  private static Optional<String> difference(CaseRunner runner, Step.Get step, Arrived arrived) {
    String target =
        step.target().isEmpty()
            ? runner.inbox(step.connection())
            : runner.interpolate(step.target());
    String found = (arrived.subject() + " " + arrived.reply()).strip();
    if (RowPattern.difference(target, found, runner.kept()).isPresent()) {
      return Optional.of("to " + target + " expected");
    }
    Matcher all = ALL.matcher(step.rows().isEmpty() ? "" : step.rows().getFirst().text());
    if (all.matches()) {
      runner.kept().put(all.group(1), arrived.payload());
      return Optional.empty();
    }
    if (step.rows().size() != arrived.lines().size()) {
      return Optional.of(step.rows().size() + " rows expected");
    }
    for (int i = 0; i < step.rows().size(); i++) {
      Step.Row row = step.rows().get(i);
      String wanted = runner.interpolate(row.text());
      var difference = RowPattern.strictDifference(wanted, arrived.lines().get(i), runner.kept());
      if (difference.isPresent()) {
        String brief = RowText.brief(wanted);
        return Optional.of(difference.get() + "\n  line " + row.line() + " expects: " + brief);
      }
    }
    return Optional.empty();
  }

  /// Rows that fit stay as they are, with their placeholders.
  private void rewrite(CaseRunner runner, Step.Get step, Arrived arrived) {
    String inbox = runner.inbox(step.connection());
    boolean told = arrived.subject().equals(inbox) && arrived.reply().isEmpty();
    String target = RewrittenRow.of((arrived.subject() + " " + arrived.reply()).strip());
    List<String> rows = new ArrayList<>();
    rows.add("--- " + step.connection() + (told ? " told" : " gets " + target));
    for (int i = 0; i < arrived.lines().size(); i++) {
      String line = arrived.lines().get(i);
      boolean fits =
          i < step.rows().size()
              && RowPattern.strictDifference(
                      runner.interpolate(step.rows().get(i).text()), line, runner.kept())
                  .isEmpty();
      rows.add(fits ? step.rows().get(i).text() : RewrittenRow.of(line));
    }
    rows.replaceAll(row -> row.replace(inbox, "${inbox " + step.connection() + "}"));
    expectations.keepWithStep(step.line(), step.rows(), rows);
  }
}
