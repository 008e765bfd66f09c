// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.broker.ServerIdentity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// INFO byte by byte, in the order of nats-server's fields.
class GreetingTest {
  private static final Greeting.Client CLIENT = new Greeting.Client(7, "127.0.0.1", "", 1024);
  private static final String TAIL = "\"api_lvl\":5,\"xkey\":\"XKEY\"}\r\n";

  private static Greeting.Listening listening(
      String cluster, Greeting.Flags flags, String... urls) {
    var server = new ServerIdentity("NID", "name", cluster, "XKEY");
    return new Greeting.Listening(server, "0.0.0.0", 4222, flags, List.of(urls));
  }

  private static Greeting.Flags headersOnly() {
    return new Greeting.Flags(true, false, false, false, false, false);
  }

  private static String head() {
    return "INFO {\"server_id\":\"NID\",\"server_name\":\"name\",\"version\":\"2.15.2\",\"proto\":1,\"go\":\""
        + ServerIdentity.RUNTIME
        + "\",\"host\":\"0.0.0.0\",\"port\":4222,";
  }

  private static String text(byte[] line) {
    return new String(line, StandardCharsets.UTF_8);
  }

  @Test
  void plainServerSaysLittle() {
    assertEquals(
        head()
            + "\"headers\":true,\"max_payload\":1024,\"client_id\":7,\"client_ip\":\"127.0.0.1\","
            + TAIL,
        text(Greeting.first(listening("", headersOnly()), CLIENT)));
  }

  @Test
  void whatIsAskedForStandsBehindTheHeadersAndTheRestInItsPlace() {
    var all = new Greeting.Flags(false, true, true, true, true, true);
    var behindProxy = new Greeting.Client(8, "", "N0NCE", 5);
    assertEquals(
        head()
            + "\"headers\":false,\"auth_required\":true,\"tls_required\":true,\"tls_verify\":true,"
            + "\"tls_available\":true,\"max_payload\":5,\"jetstream\":true,\"client_id\":8,\"nonce\":\"N0NCE\","
            + "\"cluster\":\"C\",\"connect_urls\":[\"a:1\",\"b:2\"],"
            + TAIL,
        text(Greeting.first(listening("C", all, "a:1", "b:2"), behindProxy)));
  }

  @Test
  void secondOneNamesTheAccountAndWhetherOthersMustAuthenticate() {
    var bound = new Greeting.Bound("SYS", true, true);
    assertEquals(
        head()
            + "\"headers\":true,\"auth_required\":true,\"max_payload\":1024,\"client_id\":7,"
            + "\"client_ip\":\"127.0.0.1\",\"connect_info\":true,\"remote_account\":\"SYS\","
            + "\"acc_is_sys\":true,"
            + TAIL,
        text(Greeting.bound(listening("", headersOnly()), CLIENT, bound)));
  }

  @Test
  void lameDuckIsSaidBehindTheUrls() {
    assertEquals(
        head()
            + "\"headers\":true,\"max_payload\":1024,\"client_id\":7,\"client_ip\":\"127.0.0.1\","
            + "\"connect_urls\":[\"a:1\"],\"ldm\":true,"
            + TAIL,
        text(Greeting.lameDuck(listening("", headersOnly(), "a:1"), CLIENT)));
  }
}
