// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Takes the steps of one case against one server. When all are done it sends PING on every
/// connection that is past its CONNECT: whatever arrives before the PONG was not expected.
final class CaseRunner implements AutoCloseable {

  /// How long an answer may take.
  static final Duration ANSWER_LIMIT =
      Duration.ofMillis(Long.getLong("runnel.transcripts.timeoutMillis", 5_000));

  /// The same for what is expected to fail, so that failing takes little time.
  static final Duration SHORT_ANSWER_LIMIT = Duration.ofSeconds(1);

  /// The least that a `told soon` waits: longer than the TTLs and schedules of transcripts, so that
  /// no case stays on the list for being slow.
  private static final Duration SOON_LIMIT = Duration.ofSeconds(3);

  private static final Duration LOG_LIMIT = Duration.ofSeconds(5);
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(40);
  private static final long LOG_POLL_MILLIS = 5;
  private static final String USUAL_CONNECT =
      "{\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true}";

  private final Transcript file;
  private final Transcript.Case test;
  private final ServerPool pool;
  private final Expectations expectations;
  private final Duration answerLimit;
  private final Map<String, ClientConnection> connections = new LinkedHashMap<>();
  private final Map<String, String> kept = new HashMap<>();
  private final Map<String, Step.Ask> asked = new HashMap<>();
  private final Set<String> inboxes = new HashSet<>();
  private final String serial = Long.toString(System.nanoTime(), Character.MAX_RADIX);

  CaseRunner(
      Transcript file,
      Transcript.Case test,
      ServerPool pool,
      Expectations expectations,
      Duration answerLimit) {
    this.answerLimit = answerLimit;
    this.file = file;
    this.test = test;
    this.pool = pool;
    this.expectations = expectations;
  }

  void run() throws IOException, InterruptedException {
    for (Step step : test.steps()) {
      try {
        take(step);
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw failure(step.line(), String.valueOf(e.getMessage()));
      }
    }
    List<String> live =
        connections.entrySet().stream()
            .filter(c -> c.getValue().ponged())
            .map(Map.Entry::getKey)
            .toList();
    int last = test.steps().isEmpty() ? test.line() : test.steps().getLast().line();
    ping(last, live);
    ping(last, live);
  }

  private void take(Step step) throws IOException, InterruptedException {
    switch (step) {
      case Step.Open s -> open(s.connection());
      case Step.Connect s -> connect(s);
      case Step.Send s -> send(s);
      case Step.Publish s -> publish(s.line(), s.connection(), interpolate(s.target()), s.rows());
      case Step.Ask s -> ask(s);
      case Step.Get s -> new Deliveries(expectations).meet(this, s);
      case Step.Soon s -> new Deliveries(expectations).meetSoon(this, s, soonLimit());
      case Step.Expect s -> expectations.meet(this, s);
      case Step.Share s -> expectations.meet(this, s);
      case Step.Ping s -> ping(s.line(), s.connections());
      case Step.Closed s -> closed(s);
      case Step.Silent s -> silent(s);
      case Step.Leave s -> s.connections().forEach(this::leave);
      case Step.Wait s -> Thread.sleep(s.time());
      case Step.Restart s -> restart(s);
      case Step.Reload s -> reload(s);
      case Step.Signal s -> server(s.line()).signal(s.signal());
      case Step.Log s -> log(s.line(), s.rows().stream().map(Step.Row::text).toList());
      case Step.Exits s -> exits(s);
      case Step.Refuses s -> refuses(s);
    }
  }

  private Duration soonLimit() {
    return answerLimit.compareTo(SOON_LIMIT) < 0 ? SOON_LIMIT : answerLimit;
  }

  private ServerUnderTest server(int line) throws IOException, InterruptedException {
    return switch (pool.server(test)) {
      case ServerUnderTest.Start.Started started -> started.server();
      case ServerUnderTest.Start.Refused refused ->
          throw failure(line, "the server did not start: " + refused);
    };
  }

  ClientConnection connection(int line, String name) {
    ClientConnection connection = connections.get(name);
    if (connection == null) {
      throw failure(line, "no connection " + name);
    }
    return connection;
  }

  private ClientConnection open(String name) throws IOException, InterruptedException {
    if (connections.containsKey(name)) {
      throw new IllegalStateException("connection " + name + " is open already");
    }
    var connection = new ClientConnection(server(test.line()).clients());
    connections.put(name, connection);
    return connection;
  }

  private ClientConnection openAndReadInfo(int line, String name)
      throws IOException, InterruptedException {
    ClientConnection connection = open(name);
    if (!(connection.readLine(answerLimit) instanceof ClientConnection.Read.Line info)
        || !info.text().startsWith("INFO {")) {
      throw failure(line, name + ": no INFO");
    }
    return connection;
  }

  @SuppressWarnings("unchecked")
  private void connect(Step.Connect step) throws IOException, InterruptedException {
    for (String name : step.connections()) {
      ClientConnection connection =
          connections.containsKey(name)
              ? connection(step.line(), name)
              : openAndReadInfo(step.line(), name);
      var fields = (Map<String, Object>) Json.parse(USUAL_CONNECT);
      if (!step.fields().isEmpty()) {
        fields.putAll(
            (Map<String, Object>) Json.parse(RowText.unescape(interpolate(step.fields()))));
      }
      connection.send("CONNECT " + Json.write(fields) + "\r\nPING\r\n");
      if (!(connection.readLine(answerLimit) instanceof ClientConnection.Read.Line line)
          || !line.text().equals("PONG")) {
        throw failure(step.line(), name + ": no PONG after CONNECT");
      }
    }
  }

  private ClientConnection connectionOrNew(int line, String name)
      throws IOException, InterruptedException {
    return connections.containsKey(name) ? connection(line, name) : openAndReadInfo(line, name);
  }

  /// Asks a connection's last question again.
  void askAgain(int line, String name) throws IOException, InterruptedException {
    Step.Ask last = asked.get(name);
    if (last == null) {
      throw failure(line, name + " has asked nothing");
    }
    ask(last);
  }

  private void ask(Step.Ask step) throws IOException, InterruptedException {
    if (inboxes.add(step.connection())) {
      connectionOrNew(step.line(), step.connection())
          .send("SUB " + inbox(step.connection()) + " in\r\n");
    }
    asked.put(step.connection(), step);
    String target = interpolate(step.subject()) + " " + inbox(step.connection());
    publish(step.line(), step.connection(), target, step.rows());
  }

  private void publish(int line, String name, String target, List<Step.Row> rows)
      throws IOException, InterruptedException {
    List<String> texts =
        rows.stream().map(row -> RowText.unescape(interpolate(row.text()))).toList();
    int end = rows.stream().map(Step.Row::text).toList().indexOf(RowText.NOTHING);
    connectionOrNew(line, name).send(RowText.publish(target, texts, end));
  }

  /// The inbox of a connection: no other case has it, and no other connection.
  String inbox(String name) {
    return "_INBOX." + serial + name;
  }

  private void send(Step.Send step) throws IOException, InterruptedException {
    ClientConnection connection = connectionOrNew(step.line(), step.connection());
    var bytes = new StringBuilder();
    for (Step.Row row : step.rows()) {
      if (row.text().equals("\\flush")) {
        connection.send(bytes.toString());
        bytes.setLength(0);
        Thread.sleep(5);
        continue;
      }
      String text = interpolate(row.text());
      bytes.append(RowText.unescape(RowText.withoutCrlfMark(text)));
      bytes.append(RowText.endsWithoutCrlf(text) ? "" : "\r\n");
    }
    connection.send(bytes.toString());
  }

  /// PING on each, and what arrives before the PONG is a fault.
  private void ping(int line, List<String> names) throws IOException {
    for (String name : names) {
      List<String> before = barrier(line, name);
      if (!before.isEmpty()) {
        throw failure(line, name + ": not expected: " + shown(before));
      }
    }
  }

  /// Sends PING and returns the lines that came before the PONG.
  List<String> barrier(int line, String name) throws IOException {
    ClientConnection connection = connection(line, name);
    connection.send("PING\r\n");
    List<String> before = new ArrayList<>();
    while (true) {
      switch (connection.readPastHeartbeat(answerLimit)) {
        case ClientConnection.Read.Line l when l.text().equals("PONG") -> {
          return before;
        }
        case ClientConnection.Read.Line l -> before.add(l.text());
        case ClientConnection.Read other ->
            throw failure(line, name + ": no PONG but " + brief(other) + " after " + shown(before));
      }
    }
  }

  private void closed(Step.Closed step) throws IOException {
    for (String name : step.connections()) {
      ClientConnection.Read read = connection(step.line(), name).readLine(answerLimit);
      if (!(read instanceof ClientConnection.Read.End end) || !end.rest().isEmpty()) {
        throw failure(step.line(), name + ": the server should close, but " + brief(read));
      }
      leave(name);
    }
  }

  private void silent(Step.Silent step) throws IOException {
    for (String name : step.connections()) {
      ClientConnection.Read read = connection(step.line(), name).readPastHeartbeat(step.time());
      if (!(read instanceof ClientConnection.Read.Nothing nothing) || !nothing.rest().isEmpty()) {
        throw failure(step.line(), name + ": nothing should arrive, but " + brief(read));
      }
    }
  }

  private void leave(String name) {
    ClientConnection connection = connections.remove(name);
    if (connection != null) {
      connection.close();
    }
  }

  private void restart(Step.Restart step) throws IOException, InterruptedException {
    if (!test.ownServer()) {
      throw failure(step.line(), "only a case with a server of its own restarts it");
    }
    List.copyOf(connections.keySet()).forEach(this::leave);
    inboxes.clear();
    pool.restart(test);
  }

  private void reload(Step.Reload step) throws IOException, InterruptedException {
    ServerUnderTest server = server(step.line());
    String config =
        step.config().stream().map(Step.Row::text).collect(Collectors.joining("\n", "", "\n"));
    int before = server.log().length();
    server.replaceConfig(config);
    server.signal(ServerUnderTest.Signal.RELOAD);
    String wanted =
        step.refused() ? "Failed to reload server configuration" : "Reloaded server configuration";
    long deadline = System.nanoTime() + LOG_LIMIT.toNanos();
    while (!server.log().substring(before).contains(wanted)) {
      if (System.nanoTime() > deadline) {
        throw failure(step.line(), "not logged: " + wanted);
      }
      Thread.sleep(LOG_POLL_MILLIS);
    }
  }

  private void log(int line, List<String> rows) throws IOException, InterruptedException {
    ServerUnderTest server = server(line);
    long deadline = System.nanoTime() + LOG_LIMIT.toNanos();
    for (String row : rows) {
      Pattern wanted = inText(row);
      while (!wanted.matcher(server.log()).find()) {
        if (System.nanoTime() > deadline) {
          throw failure(line, "not logged: " + row);
        }
        Thread.sleep(LOG_POLL_MILLIS);
      }
    }
  }

  private Pattern inText(String row) {
    var regex = new StringBuilder();
    int from = 0;
    var found = Placeholder.SYNTAX.matcher(row);
    while (found.find()) {
      regex
          .append(Pattern.quote(row.substring(from, found.start())))
          .append(Placeholder.of(found).regex());
      from = found.end();
    }
    return Pattern.compile(regex.append(Pattern.quote(row.substring(from))).toString());
  }

  private void exits(Step.Exits step) throws IOException, InterruptedException {
    OptionalInt code = server(step.line()).awaitExit(EXIT_LIMIT);
    if (code.isEmpty() || code.getAsInt() != step.code()) {
      throw failure(step.line(), "exit code " + step.code() + " expected, but " + code);
    }
  }

  private void refuses(Step.Refuses step) throws IOException, InterruptedException {
    if (!(pool.server(test) instanceof ServerUnderTest.Start.Refused refused)) {
      throw failure(step.line(), "the server should refuse to start");
    }
    for (Step.Row row : step.rows()) {
      if (!inText(row.text()).matcher(refused.output()).find()) {
        throw failure(row.line(), "not printed: " + row.text() + "\n  but: " + refused.output());
      }
    }
  }

  /// A row with its `${…}` replaced.
  String interpolate(String row) {
    return RowText.interpolate(row, this::value);
  }

  private String value(List<String> words) {
    String first = words.getFirst();
    return switch (first) {
      case "repeat" -> RowText.unescape(words.get(1)).repeat(Integer.parseInt(words.get(2)));
      case "sign" -> NkeySigner.sign(words.get(1), infoField(words.get(2), "nonce"));
      case "signstd" ->
          NkeySigner.sign(words.get(1), infoField(words.get(2), "nonce"))
                  .replace('-', '+')
                  .replace('_', '/')
              + "==";
      case "inbox" -> inbox(words.get(1));
      case "info" -> infoField(words.get(1), words.get(2));
      case "pad" ->
          " "
                  .repeat(
                      Integer.parseInt(words.get(3))
                          - infoField(words.get(1), words.get(2)).length())
              + infoField(words.get(1), words.get(2));
      case "port" -> Integer.toString(connection(test.line(), words.get(1)).port());
      default -> {
        String value = kept.get(first);
        if (value == null) {
          throw new IllegalArgumentException("nothing kept as " + first);
        }
        yield value;
      }
    };
  }

  private String infoField(String name, String field) {
    Object value = connection(test.line(), name).info().get(field);
    return switch (value) {
      case null -> throw new IllegalArgumentException(name + ": no " + field + " in INFO");
      case String text -> text;
      default -> Json.write(value);
    };
  }

  Map<String, String> kept() {
    return kept;
  }

  ClientConnection.Read readPastHeartbeat(int line, String name) throws IOException {
    return connection(line, name).readPastHeartbeat(answerLimit);
  }

  ClientConnection.Read read(int line, String name) throws IOException {
    return connection(line, name).readLine(answerLimit);
  }

  static String brief(ClientConnection.Read read) {
    return RowText.brief(read.toString());
  }

  static String shown(List<String> lines) {
    return lines.stream().map(RowText::brief).collect(Collectors.joining("\n    ", "\n    ", ""));
  }

  AssertionError failure(int line, String what) {
    return new AssertionError(
        "%s:%d (%s): %s".formatted(file.file().getFileName(), line, test.title(), what));
  }

  @Override
  public void close() {
    connections.values().forEach(ClientConnection::close);
    pool.finished(test);
  }
}
