// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Every key that nats-server 2.15.2 knows, read from `keys.tsv` beside this class. That file is
/// the one place where a key is declared; the readers, the messages and docs/compat/config.md
/// follow it.
public final class KeyTable {

  private static final String RESOURCE = "keys.tsv";

  /// A spelling further away than this many edits is no suggestion; short words allow fewer.
  private static final int SUGGESTION_DISTANCE_MAX = 3;

  private final List<KnownKey> keys;
  private final Map<String, Map<String, KnownKey>> bySpelling = new HashMap<>();

  private KeyTable(List<KnownKey> keys) {
    this.keys = List.copyOf(keys);
    for (KnownKey key : keys) {
      var section = bySpelling.computeIfAbsent(key.section(), _ -> new HashMap<>());
      section.put(key.name(), key);
      key.aliases().forEach(alias -> section.put(alias, key));
    }
  }

  /// Reads the table.
  public static KeyTable load() {
    try (var in = KeyTable.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from this build");
      }
      var keys = new ArrayList<KnownKey>();
      for (String line : new String(in.readAllBytes(), UTF_8).split("\n")) {
        if (!line.startsWith("#") && !line.isBlank()) {
          keys.add(keyOf(line.split("\t")));
        }
      }
      return new KeyTable(keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KnownKey keyOf(String[] columns) {
    List<String> aliases =
        columns[2].equals("-") ? List.of() : Arrays.asList(columns[2].split(","));
    var status = KeyStatus.valueOf(columns[3].toUpperCase(Locale.ROOT));
    return new KnownKey(
        columns[0], columns[1], aliases, status, columns[4].equals("-") ? "" : columns[4]);
  }

  /// All keys in the order of the file.
  public List<KnownKey> keys() {
    return keys;
  }

  /// The key of this section that is spelled so, in any case.
  public Optional<KnownKey> find(String section, String spelling) {
    return Optional.ofNullable(
        bySpelling.getOrDefault(section, Map.of()).get(spelling.toLowerCase(Locale.ROOT)));
  }

  /// The spelling of this section that is nearest to a wrong one, if any is near enough.
  public Optional<String> suggestion(String section, String wrong) {
    String lower = wrong.toLowerCase(Locale.ROOT);
    int allowed = Math.min(SUGGESTION_DISTANCE_MAX, lower.length() / 3);
    Optional<String> best = Optional.empty();
    for (String spelling :
        bySpelling.getOrDefault(section, Map.of()).keySet().stream().sorted().toList()) {
      if (Math.abs(spelling.length() - lower.length()) <= allowed) {
        int distance = distance(spelling, lower);
        if (distance <= allowed) {
          allowed = distance - 1;
          best = Optional.of(spelling);
        }
      }
    }
    return best;
  }

  /// Edit distance where two swapped neighbours count as one edit (optimal string alignment).
  static int distance(String a, String b) {
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        int replace = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        rows[i][j] = Math.min(replace, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[a.length()][b.length()];
  }
}
