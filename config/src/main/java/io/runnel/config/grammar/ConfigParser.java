// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads one configuration text by recursive descent. The language is nats-server's (its `conf`
/// package): keys with `=`, `:` or nothing before the value; entries end with a line end, `,` or
/// `;`; maps, arrays, scalars, `$NAME`, `include`, and comments with `#` or `//`. The top level may
/// also be one `{ … }`, so JSON is a configuration too.
///
/// Refused although nats-server accepts them by accident: a key before `}` without a value, a quote
/// as the last character of the file, a suffix like `kbb`, and a product of number and suffix
/// beyond 64 bits. Accepted although nats-server refuses it or takes it for text: `]` right behind
/// an integer.
public final class ConfigParser {

  /// Deepest nesting of maps and arrays, also through variables.
  public static final int NESTING_MAX = 64;

  /// Deepest chain of files that include files.
  public static final int INCLUDE_DEPTH_MAX = 16;

  /// Longest chain of environment variables that refer to environment variables.
  public static final int ENVIRONMENT_DEPTH_MAX = 32;

  /// Most files that one configuration may include in all.
  public static final int INCLUDES_MAX = 10_000;

  /// Most values of a configuration, counted as if each reference were a copy.
  public static final int VALUES_MAX = 1_000_000;

  private static final String ENVIRONMENT_KEY = "pk";
  private static final String BCRYPT_PREFIX = "2a$";

  private final Surroundings surroundings;
  private final Scanner in;
  private final ScalarParser scalars;
  private final VariableScopes scopes = new VariableScopes();
  private final String file;
  private final int includeDepth;
  private int nesting;

  /// What all parsers of one configuration share.
  private static final class Surroundings {
    final Environment environment;
    final FileSource files;
    final Set<String> openReferences = new HashSet<>();
    int includes;

    Surroundings(Environment environment, FileSource files) {
      this.environment = environment;
      this.files = files;
    }
  }

  private ConfigParser(String text, String file, int includeDepth, Surroundings surroundings) {
    this.surroundings = surroundings;
    this.in = new Scanner(text, file);
    this.scalars = new ScalarParser(in);
    this.file = file;
    this.includeDepth = includeDepth;
  }

  /// Reads a file and all it includes.
  public static ConfigTree parseFile(Path path, Environment environment, FileSource files)
      throws ConfigException {
    String text;
    try {
      text = files.read(path);
    } catch (IOException e) {
      throw new ConfigException(Position.none(), reason(path, e));
    }
    return parse(text, path.toString(), environment, files);
  }

  /// Reads a text. Includes are relative to the directory of `file`.
  public static ConfigTree parse(
      String text, String file, Environment environment, FileSource files) throws ConfigException {
    var parser = new ConfigParser(text, file, 0, new Surroundings(environment, files));
    var root = parser.document();
    Extent.check(root);
    return new ConfigTree(root, parser.scopes.used(), Digest.of(root));
  }

  private Value.Table document() throws ConfigException {
    var at = in.position();
    var scope = scopes.open();
    while (true) {
      in.skipSpaces();
      if (in.skipComment()) {
        continue;
      }
      int c = in.peek();
      if (c == Scanner.END) {
        return new Value.Table(List.copyOf(scope.values()), at);
      }
      if (c == '/') {
        throw in.error("Unexpected EOF.");
      }
      if (c == '{') {
        in.next();
        topBlock();
      } else if (topEntry()) {
        topEntryEnd();
      } else {
        return new Value.Table(List.copyOf(scope.values()), at);
      }
    }
  }

  /// The entries between the brackets of a top level `{ … }`; a missing end is forgiven.
  private void topBlock() throws ConfigException {
    int depth = 1;
    while (depth > 0) {
      in.skipSpaces();
      if (in.skipComment()) {
        continue;
      }
      int c = in.peek();
      if (c == Scanner.END) {
        return;
      }
      if (c == '{' || c == '}') {
        depth += c == '{' ? 1 : -1;
        if (depth > NESTING_MAX) {
          throw in.error("Nesting is deeper than " + NESTING_MAX + " levels.");
        }
        in.next();
        if (c == '}' && depth > 0) {
          in.skipSpaces();
          skipSeparator();
        }
      } else if (topEntry()) {
        blockEntryEnd();
      }
    }
  }

  /// One entry of the top level. False for a last `}` that has no counterpart.
  private boolean topEntry() throws ConfigException {
    if (Scanner.isKeySeparator(in.peek())) {
      throw in.error("Unexpected key separator '" + Scanner.shown(in.peek()) + "'");
    }
    var at = in.position();
    boolean quoted = isQuote(in.peek());
    Key key = quoted ? quotedKey() : bareKey();
    if (!quoted && isInclude(key.text())) {
      include();
      return true;
    }
    in.skipSpaces();
    if (Scanner.isKeySeparator(in.peek())) {
      in.next();
    } else if (in.peek() == Scanner.END) {
      if (key.text().equals("}")) {
        return false;
      }
      throw new ConfigException(at, "config is invalid (" + at + ")");
    }
    in.skipBlanks();
    put(key, value());
    return true;
  }

  private void topEntryEnd() throws ConfigException {
    while (true) {
      in.skipBlanks();
      if (in.skipComment()) {
        return;
      }
      int c = in.peek();
      if (c == '/') {
        in.next();
        continue;
      }
      if (c != Scanner.END && !Scanner.isLineEnd(c) && c != ';' && c != ',' && c != '}') {
        throw in.error(
            "Expected a top-level value to end with a new line, comment or EOF, but got '"
                + Scanner.shown(c)
                + "' instead.");
      }
      in.next();
      return;
    }
  }

  private void blockEntryEnd() throws ConfigException {
    do {
      in.skipBlanks();
    } while (in.skipComment());
    int c = in.peek();
    if (!Scanner.isLineEnd(c) && c != ';' && c != ',' && c != '}') {
      throw in.error(
          "Expected a block-level value to end with a new line, comment or EOF, but got '"
              + Scanner.shown(c)
              + "' instead.");
    }
    skipSeparator();
  }

  private void skipSeparator() {
    if (in.peek() == ',' || in.peek() == ';') {
      in.next();
    }
  }

  private record Key(String text, Position at) {}

  private Key quotedKey() throws ConfigException {
    int quote = in.next();
    var at = in.position();
    int start = in.index();
    while (in.peek() != quote) {
      if (in.next() == Scanner.END) {
        throw in.error("Unexpected EOF processing quoted map key.");
      }
    }
    var key = new Key(in.from(start), at);
    in.next();
    return key;
  }

  private Key bareKey() {
    var at = in.position();
    int start = in.index();
    in.next();
    while (in.peek() != Scanner.END
        && !Scanner.isSpace(in.peek())
        && !Scanner.isKeySeparator(in.peek())) {
      in.next();
    }
    return new Key(in.from(start), at);
  }

  private static boolean isQuote(int c) {
    return c == '"' || c == '\'';
  }

  private boolean isInclude(String key) {
    return key.toLowerCase(Locale.ROOT).equals("include") && Scanner.isSpace(in.peek());
  }

  private void put(Key key, Value value) {
    scopes.put(new Value.Entry(key.text(), key.at(), value.movedTo(key.at())));
  }

  /// The value that begins here.
  private Value value() throws ConfigException {
    if (in.peek() == '[' || in.peek() == '{') {
      if (nesting == NESTING_MAX) {
        throw in.error("Nesting is deeper than " + NESTING_MAX + " levels.");
      }
      nesting++;
      Value value = in.peek() == '[' ? array() : map();
      nesting--;
      return value;
    }
    return switch (scalars.read()) {
      case ScalarParser.Scalar.Of(Value value) -> value;
      case ScalarParser.Scalar.Reference(String name, Position at) -> resolve(name, at);
    };
  }

  private Value array() throws ConfigException {
    var at = in.position();
    in.next();
    var values = new ArrayList<Value>();
    while (true) {
      in.skipSpaces();
      if (in.skipComment()) {
        continue;
      }
      int c = in.peek();
      if (c == ']') {
        in.next();
        return new Value.Items(values, at);
      }
      if (c == ',' || c == '/') {
        throw in.error("Unexpected array value terminator ','.");
      }
      values.add(value());
      arrayValueEnd();
    }
  }

  private void arrayValueEnd() throws ConfigException {
    do {
      in.skipBlanks();
    } while (in.skipComment());
    int c = in.peek();
    if (c == ',' || c == '/' || Scanner.isLineEnd(c)) {
      in.next();
    } else if (c != ']') {
      throw in.error(
          "Expected an array value terminator \",\" or an array terminator \"]\", but got '"
              + Scanner.shown(c)
              + "' instead.");
    }
  }

  private Value map() throws ConfigException {
    var at = in.position();
    in.next();
    var scope = scopes.open();
    while (true) {
      in.skipSpaces();
      if (in.skipComment()) {
        continue;
      }
      int c = in.peek();
      if (c == '}') {
        in.next();
        scopes.close();
        return new Value.Table(List.copyOf(scope.values()), at);
      }
      if (c == Scanner.END) {
        throw in.error("Unexpected EOF processing map.");
      }
      mapEntry();
      mapEntryEnd();
    }
  }

  private void mapEntry() throws ConfigException {
    int c = in.peek();
    if (Scanner.isKeySeparator(c)) {
      throw in.error("Unexpected key separator '" + Scanner.shown(c) + "'.");
    }
    if (c == ']') {
      throw in.error("Unexpected array end ']' processing map.");
    }
    if (c == '/') {
      in.next();
    }
    boolean quoted = isQuote(in.peek());
    Key key = quoted ? quotedKey() : bareKey();
    if (!quoted && isInclude(key.text())) {
      include();
      return;
    }
    in.skipSpaces();
    if (Scanner.isKeySeparator(in.peek())) {
      in.next();
      in.skipSpaces();
    }
    switch (in.peek()) {
      case Scanner.END -> throw in.error("Unexpected EOF processing map key.");
      case ',' -> throw in.error("Unexpected map value terminator \",\".");
      case '}' -> throw in.error("Expected a value for key '" + key.text() + "' but found '}'.");
      default -> put(key, value());
    }
  }

  private void mapEntryEnd() throws ConfigException {
    do {
      in.skipBlanks();
    } while (in.skipComment());
    int c = in.peek();
    if (c == ';' || c == ',' || c == '/' || Scanner.isLineEnd(c)) {
      in.next();
    } else if (c != '}') {
      throw in.error(
          "Expected a map value terminator \",\" or a map terminator \"}\", but got '"
              + Scanner.shown(c)
              + "' instead.");
    }
  }

  private Value resolve(String name, Position at) throws ConfigException {
    if (name.startsWith(BCRYPT_PREFIX)) {
      return new Value.Text("$" + name, at);
    }
    Optional<Value> known = scopes.use(name);
    if (known.isPresent()) {
      return known.get().movedTo(at);
    }
    String reference = "variable reference for '" + name + "' on line " + at.line();
    Set<String> open = surroundings.openReferences;
    if (open.size() == ENVIRONMENT_DEPTH_MAX || !open.add(name)) {
      throw new ConfigException(
          at, reference + " could not be parsed: variable reference cycle for '" + name + "'");
    }
    try {
      String text =
          surroundings
              .environment
              .lookup(name)
              .orElseThrow(() -> new ConfigException(at, reference + " can not be found"));
      var parser = new ConfigParser(ENVIRONMENT_KEY + "=" + text, "", includeDepth, surroundings);
      parser.nesting = nesting;
      return parser
          .document()
          .entry(ENVIRONMENT_KEY)
          .orElseThrow(() -> new ConfigException(at, reference + " can not be found"))
          .value()
          .movedTo(at);
    } catch (ConfigException e) {
      if (e.problems().getFirst().at().equals(at)) {
        throw e;
      }
      throw new ConfigException(
          at, reference + " could not be parsed: " + e.problems().getFirst().message());
    } finally {
      open.remove(name);
    }
  }

  /// `include` was read: its path, and the entries of that file into this scope.
  private void include() throws ConfigException {
    in.skipBlanks();
    var at = in.position();
    String name = includeName();
    if (includeDepth == INCLUDE_DEPTH_MAX || surroundings.includes++ == INCLUDES_MAX) {
      throw new ConfigException(
          at, "error parsing include file '" + name + "', includes are nested too deeply");
    }
    Path path = besideThis(name, at);
    String text;
    try {
      text = surroundings.files.read(path);
    } catch (IOException e) {
      throw new ConfigException(
          at, "error parsing include file '" + name + "', " + reason(path, e));
    }
    var parser = new ConfigParser(text, path.toString(), includeDepth + 1, surroundings);
    parser.nesting = nesting;
    try {
      parser.document().entries().forEach(scopes::put);
    } catch (ConfigException e) {
      Problem inner = e.problems().getFirst();
      throw new ConfigException(
          inner.at(), "error parsing include file '" + name + "', " + inner.message());
    }
    scopes.used().addAll(parser.scopes.used());
  }

  /// The path of an include, relative to the directory of this file even when it begins with a
  /// slash.
  private Path besideThis(String name, Position at) throws ConfigException {
    try {
      Path directory = Optional.ofNullable(Path.of(file).getParent()).orElse(Path.of(""));
      String relative = name.replaceFirst("^/+", "");
      return directory.resolve(relative).normalize();
    } catch (InvalidPathException e) {
      throw new ConfigException(at, "error parsing include file '" + name + "', " + e.getReason());
    }
  }

  private String includeName() throws ConfigException {
    int c = in.peek();
    if (isQuote(c)) {
      return quotedKey().text();
    }
    String wrong =
        switch (c) {
          case '[' -> "start of an array";
          case '{' -> "start of a map";
          case '(' -> "start of a block";
          case '\\' -> "escape sequence";
          case '\n', '\r' -> "new line";
          default -> Scanner.isDigit(c) || c == '-' ? "start of a number" : "";
        };
    if (!wrong.isEmpty()) {
      throw in.error("Expected include value but found " + wrong);
    }
    int start = in.index();
    while (!endsIncludeName(in.peek())) {
      in.next();
    }
    String name = in.from(start);
    if (in.peek() == '\'') {
      in.next();
    }
    return name;
  }

  private static boolean endsIncludeName(int c) {
    return c == Scanner.END
        || Scanner.isLineEnd(c)
        || Scanner.isBlank(c)
        || c == ';'
        || c == '}'
        || c == '\'';
  }

  private static String reason(Path path, IOException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException _ -> "open " + path + ": no such file or directory";
      case java.nio.file.AccessDeniedException _ -> "open " + path + ": permission denied";
      default -> Optional.ofNullable(e.getMessage()).orElse("open " + path + ": cannot be read");
    };
  }
}
