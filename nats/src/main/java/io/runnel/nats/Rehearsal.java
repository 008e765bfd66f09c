// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.base.GoQuote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Writes one INFO and reads one CONNECT that nobody sent: the JVM initializes the classes behind
/// them at first use, which takes 20 ms of CPU (15 of them for the powers that `BigDecimal` keeps),
/// and no client should wait for it. Runs once, beside the loops, when the server is ready; nothing
/// depends on it.
final class Rehearsal implements Runnable {
  private static final byte[] CONNECT =
      "{\"verbose\":false,\"protocol\":1,\"lang\":\"none\",\"version\":\"0\"}"
          .getBytes(StandardCharsets.US_ASCII);

  private final Greeting.Listening listening;

  Rehearsal(Greeting.Listening listening) {
    this.listening = listening;
  }

  @Override
  public void run() {
    Greeting.first(listening, new Greeting.Client(0, "", "", 0));
    var options = new ConnectOptions();
    try {
      options.read(CONNECT, 0, CONNECT.length);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    GoQuote.quote(options.language);
  }
}
