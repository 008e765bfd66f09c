// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.account.AuthDecision;
import io.runnel.account.AuthenticatedAs;
import io.runnel.account.Permissions;
import io.runnel.wire.ProtocolError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How clients are named in the log; the texts are nats-server's.
class ClientLabelTest {
  private static final String ARRIVAL = "127.0.0.1:5 - cid:7";

  private final ConnectOptions options = new ConnectOptions();

  private String label(AuthDecision.@Nullable Admitted identity) {
    return ClientLabel.of(ARRIVAL, options, identity, "ACC");
  }

  private static AuthDecision.Admitted as(String shown) {
    return new AuthDecision.Admitted(
        new AuthenticatedAs(shown, ""),
        "ACC",
        Permissions.unrestricted(),
        Optional.empty(),
        "",
        "");
  }

  @Test
  void addressOfVersionSixStandsInBrackets() throws Exception {
    var six = new InetSocketAddress(InetAddress.getByName("::1"), 4222);
    assertEquals("[::1]:4222", ClientLabel.address(six));
    var four = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 4222);
    assertEquals("127.0.0.1:4222", ClientLabel.address(four));
    assertEquals(":1", ClientLabel.address(InetSocketAddress.createUnresolved("nowhere", 1)));
  }

  @Test
  void onlyWhatTheClientSaidIsNamed() {
    assertEquals(ARRIVAL, label(null));
    options.name = "app";
    assertEquals(ARRIVAL + " - \"app\"", label(null));
    options.language = "go";
    options.version = "1.2";
    assertEquals(ARRIVAL + " - \"v1.2:go:app\"", label(null));
    options.name = "a \"quoted\"\n name";
    assertEquals(ARRIVAL + " - \"v1.2:go:a \\\"quoted\\\"\\n name\"", label(null));
  }

  @Test
  void accountAndUserAreNamedAndATokenIsNot() {
    assertEquals(ARRIVAL, label(as("")));
    options.user = "derek";
    assertEquals(ARRIVAL + " - \"ACC/user:derek\"", label(as("derek")));
    options.user = "";
    options.token = "s3cr3t";
    assertEquals(ARRIVAL + " - \"ACC/token\"", label(as("[REDACTED]")));
    options.nkey = "UABC";
    assertEquals(ARRIVAL + " - \"ACC/nkey:UABC\"", label(as("UABC")));
  }

  @Test
  void mistakesAreQuotedUpTo32Bytes() {
    byte[] line = "xxNONSENSE and much more than thirty-two bytes".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        "Client parser ERROR: proto='\"NONSENSE\"...'",
        ClientLabel.protocolError(ProtocolError.UNKNOWN_OPERATION, line, 2, 10));
    assertEquals(
        "Client parser ERROR: proto='\"NONSENSE and much more than thir\"...'",
        ClientLabel.protocolError(ProtocolError.UNKNOWN_OPERATION, line, 2, line.length));
    assertEquals(
        "maximum control line exceeded (snip: \"NONSENSE\"...)",
        ClientLabel.protocolError(ProtocolError.CONTROL_LINE_TOO_LONG, line, 2, 10));
    assertEquals(
        "Client parser ERROR: bad arguments: \"NONSENSE\"",
        ClientLabel.protocolError(ProtocolError.BAD_ARGUMENTS, line, 2, 10));
  }
}
