// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Requests with the answers of the real server, given to the rules in the order of its API.
final class RulesTranscriptTest {
  @Test
  void requestsAreAnsweredAsTheRealServerDoes() throws IOException {
    replay("rules.txt", ServerLimits.NONE);
  }

  @Test
  void limitsOfTheServerHoldAsInTheRealOne() throws IOException {
    replay("rules-limits.txt", new ServerLimits(100, 500, 60_000_000_000L, 2));
  }

  private static void replay(String file, ServerLimits limits) throws IOException {
    List<String> wrong = new ArrayList<>();
    var account = new RulesAccount(limits);
    String request = "";
    int answers = 0;
    for (String line : lines(file)) {
      if (line.isEmpty()) {
        account = new RulesAccount(limits);
      } else if (line.startsWith("= ")) {
        String answer = account.answer(request);
        answers++;
        if (!answer.equals(line.substring(2))) {
          wrong.add(request + "\n  expected " + line.substring(2) + "\n  answered " + answer);
        }
      } else {
        request = line;
      }
    }
    assertTrue(answers > 10);
    assertEquals("", String.join("\n", wrong), wrong.size() + " of " + answers);
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream in = RulesTranscriptTest.class.getResourceAsStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).toList();
    }
  }
}
