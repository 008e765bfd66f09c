// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyTableTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "compat", "config.md");

  private static final String DIFFERENCES =
      """

      ## Where reading differs from nats-server on purpose

      - All problems are told at once, in the order of the file, with columns that begin at 1 (nats-server's begin at 0
        on the first line), and with a suggestion for a misspelt key.
      - What nats-server only refuses when it starts (`max_payload` over `max_pending`, an unknown `no_auth_user`,
        `websocket` without TLS, …) is refused by `-t` too.
      - `ports: [1,2]`: nats-server needs a blank before the bracket.
      - A key without a value before `}`, a lone quote at the end of the file, a suffix like `kbb`, and numbers whose
        suffix takes them beyond 64 bits are refused; nats-server reads something else from them.
      - Limits: nesting 64, includes in includes 16, files 16 MiB, 1,000,000 values counted with each reference as a
        copy.
      - `http_authorization { user, password, token }` asks who looks at the monitoring endpoint.
      """;

  private final KeyTable table = KeyTable.load();

  @Test
  void noSpellingStandsTwiceInASection() {
    var seen = new HashSet<String>();
    for (KnownKey key : table.keys()) {
      assertTrue(seen.add(key.section() + " " + key.name()), key.toString());
      key.aliases()
          .forEach(alias -> assertTrue(seen.add(key.section() + " " + alias), key.toString()));
    }
  }

  @Test
  void aliasesAreFoundInAnyCase() {
    assertEquals("max_connections", table.find("server", "MAX_CONN").orElseThrow().name());
    assertEquals(Optional.empty(), table.find("server", "nope"));
  }

  @Test
  void onlyANearSpellingIsSuggested() {
    assertEquals(Optional.of("max_payload"), table.suggestion("server", "max_paylod"));
    assertEquals(Optional.of("authorization"), table.suggestion("server", "autorisation"));
    assertEquals(Optional.empty(), table.suggestion("server", "x"));
    assertEquals(Optional.empty(), table.suggestion("server", "something_else"));
  }

  /// `-Dconfig.document=write` writes the page anew; read the difference before committing it.
  @Test
  void theDocumentSaysWhatTheTableSays() throws IOException {
    String page = page();
    if ("write".equals(System.getProperty("config.document"))) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, page);
    }
    assertEquals(page, Files.readString(DOCUMENT));
  }

  private String page() {
    var page = new StringBuilder();
    page.append("# Configuration keys\n\n");
    page.append(
        "Every key that nats-server 2.15.2 knows, and what Runnel does with it. The table is made from\n");
    page.append(
        "`config/src/main/resources/io/runnel/config/keys/keys.tsv`; a test keeps both alike.\n\n");
    page.append("- **acts**: does what it does in nats-server.\n");
    page.append("- **inert**: accepted; what it acts on does not exist yet.\n");
    page.append(
        "- **refused**: an error that names file, line and column, unless the value means \"off\".\n");
    page.append("- **own**: a key of Runnel that nats-server does not have.\n");
    page.append(DIFFERENCES);
    String section = "";
    for (KnownKey key : table.keys()) {
      if (!key.section().equals(section)) {
        section = key.section();
        page.append("\n## ")
            .append(section.equals("server") ? "Top level" : "`" + section + "`")
            .append("\n\n");
        page.append("| key | other spellings | status | note |\n|---|---|---|---|\n");
      }
      String aliases =
          key.aliases().isEmpty() ? "" : "`" + String.join("`, `", key.aliases()) + "`";
      String status = key.status().name().toLowerCase(java.util.Locale.ROOT);
      page.append("| `%s` | %s | %s | %s |\n".formatted(key.name(), aliases, status, key.note()));
    }
    return page.toString();
  }
}
