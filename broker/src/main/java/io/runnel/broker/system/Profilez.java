// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.base.json.Answer;
import io.runnel.broker.monitor.Stacksz;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// PROFILEZ: of Go's profiles only `goroutine` has a counterpart here, a dump of the threads.
final class Profilez {
  private Profilez() {}

  static Answer answer(String name) {
    if (name.equals("goroutine")) {
      byte[] dump = Stacksz.text().getBytes(StandardCharsets.UTF_8);
      String packed = Base64.getEncoder().encodeToString(dump);
      return json -> json.object(fields -> fields.text("profile", packed).text("error", ""));
    }
    String why =
        name.isEmpty()
            ? "Profile name not specified"
            : "Profile " + io.runnel.base.GoQuote.quote(name) + " not found";
    return json -> json.object(fields -> fields.nothing("profile").text("error", why));
  }
}
