// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Reads a transcript file. `=== title` begins a case; then come `covers:`, `config:`, `flags:` and
/// `server: own`; `--- …` begins a step whose rows follow. What stands before the first case holds
/// for all cases of the file. Empty lines and lines that begin with `#` mean nothing.
final class TranscriptParser {

  private static final String CASE = "=== ";
  private static final String STEP = "--- ";

  private final Path file;
  private final List<String> lines;
  private final List<Transcript.Case> cases = new ArrayList<>();
  private ServerSetup common = new ServerSetup("", List.of());
  private int at;

  private TranscriptParser(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  static Transcript parse(Path file) throws IOException {
    var parser = new TranscriptParser(file, Files.readAllLines(file, StandardCharsets.ISO_8859_1));
    parser.file();
    return new Transcript(file, parser.lines, List.copyOf(parser.cases));
  }

  private void file() {
    var head = new Head(common);
    head(head);
    common = head.setup();
    while (at < lines.size()) {
      oneCase();
    }
  }

  private void oneCase() {
    int line = at + 1;
    String title = lines.get(at++).substring(CASE.length()).strip();
    var head = new Head(common);
    head(head);
    List<Step> steps = new ArrayList<>();
    while (at < lines.size() && !lines.get(at).startsWith(CASE)) {
      int stepLine = at + 1;
      String directive = lines.get(at++).substring(STEP.length()).strip();
      steps.add(step(stepLine, directive, rows()));
    }
    if (head.covers.isEmpty()) {
      throw fault(line, "a case says which row it covers");
    }
    cases.add(
        new Transcript.Case(
            line,
            title,
            List.copyOf(head.covers),
            head.setup(),
            head.awaits,
            head.ownServer,
            steps));
  }

  /// What stands between a title and the first step.
  private static final class Head {
    private String config;
    private final List<String> flags;
    private final List<String> covers = new ArrayList<>();
    private String awaits = "";
    private boolean ownServer;

    Head(ServerSetup common) {
      this.config = common.config();
      this.flags = new ArrayList<>(common.flags());
    }

    ServerSetup setup() {
      return new ServerSetup(config, List.copyOf(flags));
    }
  }

  private void head(Head head) {
    while (at < lines.size()
        && !lines.get(at).startsWith(CASE)
        && !lines.get(at).startsWith(STEP)) {
      String line = lines.get(at++);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, Math.max(colon, 0))) {
        case "covers" -> head.covers.addAll(Arrays.asList(value.split("[, ]+")));
        case "flags" -> head.flags.addAll(Arrays.asList(value.split(" +")));
        case "awaits" -> head.awaits = value;
        case "differs" -> head.awaits = "nothing, it differs on purpose: " + value;
        case "server" -> head.ownServer = value.equals("own");
        case "config" -> head.config = value.equals("none") ? "" : indented();
        default -> throw fault(at, "unknown header: " + line);
      }
    }
  }

  private String indented() {
    var text = new StringBuilder();
    while (at < lines.size() && (lines.get(at).startsWith("  ") || lines.get(at).isBlank())) {
      text.append(lines.get(at++)).append('\n');
    }
    return text.toString();
  }

  private List<Step.Row> rows() {
    List<Step.Row> rows = new ArrayList<>();
    while (at < lines.size()
        && !lines.get(at).startsWith(CASE)
        && !lines.get(at).startsWith(STEP)) {
      String line = lines.get(at++);
      if (!line.isBlank() && !line.startsWith("#")) {
        rows.add(new Step.Row(at, line));
      }
    }
    return rows;
  }

  private Step step(int line, String directive, List<Step.Row> rows) {
    List<String> words = Arrays.asList(directive.split(" +"));
    int names = 0;
    while (names < words.size() && Character.isUpperCase(words.get(names).charAt(0))) {
      names++;
    }
    List<String> who = words.subList(0, names);
    String verb = names < words.size() ? words.get(names) : "sends";
    String rest = String.join(" ", words.subList(Math.min(words.size(), names + 1), words.size()));
    if (names == 0) {
      return serverStep(line, verb, rest, rows);
    }
    return switch (verb) {
      case "sends" -> new Step.Send(line, only(line, who), rows);
      case "opens" -> new Step.Open(line, only(line, who));
      case "connects" -> new Step.Connect(line, who, rest);
      case "publishes" -> new Step.Publish(line, only(line, who), rest, rows);
      case "asks" -> new Step.Ask(line, only(line, who), rest, rows);
      case "gets" -> new Step.Get(line, only(line, who), rest, rows);
      case "told" ->
          rest.equals("soon")
              ? new Step.Soon(line, only(line, who), rows)
              : new Step.Get(line, only(line, who), "", rows);
      case "expects" -> new Step.Expect(line, only(line, who), rest.equals("unordered"), rows);
      case "share" -> new Step.Share(line, who, rows);
      case "pings", "ping" -> new Step.Ping(line, who);
      case "closed" -> new Step.Closed(line, who);
      case "silent" -> new Step.Silent(line, who, duration(line, rest));
      case "leaves", "leave" -> new Step.Leave(line, who);
      default -> throw fault(line, "unknown step: " + directive);
    };
  }

  private Step serverStep(int line, String verb, String rest, List<Step.Row> rows) {
    return switch (verb) {
      case "wait" -> new Step.Wait(line, duration(line, rest));
      case "restart" -> new Step.Restart(line);
      case "reload" -> new Step.Reload(line, rest.equals("refused"), rows);
      case "signal" ->
          new Step.Signal(line, ServerUnderTest.Signal.valueOf(rest.toUpperCase(Locale.ROOT)));
      case "log" -> new Step.Log(line, rows);
      case "exits" -> new Step.Exits(line, Integer.parseInt(rest));
      case "refused" -> new Step.Refuses(line, rows);
      default -> throw fault(line, "unknown step: " + verb + " " + rest);
    };
  }

  private String only(int line, List<String> who) {
    if (who.size() != 1) {
      throw fault(line, "one connection expected");
    }
    return who.getFirst();
  }

  private Duration duration(int line, String text) {
    if (!text.matches("\\d+ms")) {
      throw fault(line, "milliseconds expected, as in 50ms");
    }
    return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
  }

  private IllegalArgumentException fault(int line, String what) {
    return new IllegalArgumentException(file.getFileName() + ":" + line + ": " + what);
  }
}
