// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// CONNECT: what is in it, and that nothing a client writes there is worse than a refusal.
class ConnectOptionsTest {
  private static final String[] FIELDS = {
    "verbose",
    "pedantic",
    "echo",
    "headers",
    "no_responders",
    "new_account",
    "tls_required",
    "protocol",
    "auth_token",
    "user",
    "pass",
    "nkey",
    "sig",
    "jwt",
    "proxy_sig",
    "account",
    "name",
    "lang",
    "version",
    "unknown",
    ""
  };
  private static final String[] VALUES = {
    "true",
    "false",
    "null",
    "1",
    "-1",
    "1e3",
    "1.5",
    "99999999999999999999",
    "\"text\"",
    "\"\"",
    "\"\\u0000\\ud800\"",
    "{}",
    "[]",
    "[1,{\"a\":[]}]",
    "{\"a\":{\"b\":null}}",
    "nan",
    "\"open",
    ""
  };

  private static ConnectOptions read(String json) throws IOException {
    ConnectOptions options = new ConnectOptions();
    byte[] bytes = ("<" + json + ">").getBytes(StandardCharsets.UTF_8);
    options.read(bytes, 1, bytes.length - 1);
    return options;
  }

  @Example
  void whatIsNotSaidIsAsNatsServerHasIt() throws IOException {
    ConnectOptions options = read("{}");
    assertTrue(options.verbose && options.pedantic && options.echo);
    assertFalse(options.headers || options.noResponders);
    assertEquals(0, options.protocol);
  }

  @Example
  void fieldsAreTakenAndUnknownOnesIgnored() throws IOException {
    ConnectOptions options =
        read(
            "{\"verbose\":false,\"user\":\"u\",\"x\":{\"user\":\"no\"},\"protocol\":1,\"lang\":null}");
    assertFalse(options.verbose);
    assertEquals("u", options.user);
    assertEquals(1, options.protocol);
    assertEquals("", options.language);
  }

  @Example
  void whatIsNoObjectIsRefused() {
    for (String json :
        new String[] {
          "", " ", "[]", "1", "\"a\"", "{", "{\"user\"", "{\"a\":1}{}", "{\"a\":1} x"
        }) {
      assertThrows(IOException.class, () -> read(json), json);
    }
    assertThrows(IOException.class, () -> read("{\"x\":" + "[".repeat(10_000)));
    assertThrows(IOException.class, () -> read("{\"user\":1}"));
    assertThrows(IOException.class, () -> read("{\"verbose\":\"true\"}"));
  }

  /// Anything but an IOException would fail the test.
  @Property(tries = 5_000)
  void anythingIsReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    var json = new StringBuilder("{");
    for (int i = random.nextInt(6); i > 0; i--) {
      json.append('"').append(FIELDS[random.nextInt(FIELDS.length)]).append("\":");
      json.append(VALUES[random.nextInt(VALUES.length)]).append(i > 1 ? "," : "");
    }
    json.append("}");
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(3); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    tryToRead(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length);
  }

  @Property(tries = 2_000)
  void noiseIsReadOrRefused(@ForAll byte[] noise) {
    tryToRead(noise, noise.length);
  }

  private static void tryToRead(byte[] bytes, int to) {
    ConnectOptions options = new ConnectOptions();
    try {
      options.read(bytes, 0, to);
    } catch (IOException refused) {
      assertFalse(refused.toString().isEmpty());
    }
    assertTrue(options.user != null && options.name != null && options.jwt != null);
  }
}
