// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.runnel.broker.ServerIdentity;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  @Test
  void whatIsRehearsedIsValid() {
    var server = new ServerIdentity("NID", "name", "", "XKEY");
    var flags = new Greeting.Flags(true, false, false, false, false, false);
    var listening = new Greeting.Listening(server, "0.0.0.0", 4222, flags, List.of());
    assertDoesNotThrow(new Rehearsal(listening)::run);
  }
}
