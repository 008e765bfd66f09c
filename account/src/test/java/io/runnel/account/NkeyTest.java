// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NkeyTest {
  private static final byte[] NONCE = "PXoWU7zWAMt75FY".getBytes(StandardCharsets.US_ASCII);

  record Vector(NkeyKind kind, byte[] raw, String seed, String publicKey, String signature) {
    static List<Vector> all() throws IOException {
      try (InputStream in = NkeyTest.class.getResourceAsStream("nkeys.txt")) {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(" "))
            .map(f ->
                new Vector(NkeyKind.valueOf(f[0]), HexFormat.of().parseHex(f[1]), f[2], f[3], f[4]))
            .toList();
      }
    }
  }

  @Test
  void seedsAndPublicKeysAreThoseOfTheOfficialTool() throws Exception {
    assertEquals(18, Vector.all().size());
    for (Vector vector : Vector.all()) {
      NkeySeed seed = NkeySeed.of(vector.kind, vector.raw);
      assertEquals(vector.seed, seed.secretText());
      assertEquals(vector.publicKey, seed.publicKey().text());
      assertEquals(vector.kind, NkeySeed.parse(vector.seed).kind());
      assertEquals(vector.publicKey, NkeySeed.parse(vector.seed).publicKey().text());
      assertEquals(seed.publicKey(), Nkey.parse(vector.publicKey, vector.kind));
      assertEquals(vector.kind.letter(), vector.publicKey.charAt(0));
    }
  }

  @Test
  void signaturesAreThoseOfTheOfficialTool() throws Exception {
    for (Vector vector : Vector.all()) {
      if (vector.kind == NkeyKind.CURVE) {
        continue;
      }
      byte[] signature = Base64.getUrlDecoder().decode(vector.signature);
      assertArrayEquals(signature, NkeySeed.parse(vector.seed).sign(NONCE));
      assertTrue(Nkey.parse(vector.publicKey).verifies(NONCE, signature));
      assertFalse(
          Nkey.parse(vector.publicKey)
              .verifies("other".getBytes(StandardCharsets.US_ASCII), signature));
      signature[17] ^= 1;
      assertFalse(Nkey.parse(vector.publicKey).verifies(NONCE, signature));
    }
  }

  @Test
  void eachMistakeHasItsOwnMessage() {
    String good = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";
    assertEquals("too short for an nkey", failure(""));
    assertEquals("invalid base32 character at 0", failure("u" + good.substring(1)));
    assertEquals("invalid checksum", failure(good.substring(0, 55) + "A"));
    assertEquals("invalid base32 length", failure(good + "A"));
    assertEquals("too long for an nkey", failure(good + good));
    assertEquals(
        "not a public nkey: unknown prefix",
        failure(NkeySeed.of(NkeyKind.USER, new byte[32]).secretText()));
    assertEquals(
        "an nkey with prefix A is needed, this one has U",
        assertThrows(InvalidNkeyException.class, () -> Nkey.parse(good, NkeyKind.ACCOUNT))
            .getMessage());
    assertThrows(InvalidNkeyException.class, () -> NkeySeed.parse(good));
  }

  @Test
  void aKeyThatIsNoPointOfTheCurveVerifiesNothing() {
    byte[] noPoint = new byte[32];
    java.util.Arrays.fill(noPoint, (byte) 0xFF);
    assertFalse(Nkey.of(NkeyKind.USER, noPoint).verifies(NONCE, new byte[64]));
    assertFalse(Nkey.of(NkeyKind.USER, new byte[32]).verifies(NONCE, new byte[63]));
  }

  @Test
  void aSeedNeverPrintsItself() {
    assertEquals("seed of kind USER", NkeySeed.of(NkeyKind.USER, new byte[32]).toString());
  }

  @Property(tries = 2000)
  void anyTextIsParsedOrRefusedAndNothingElse(@ForAll String text) {
    if (Nkey.isPublicKey(text)) {
      assertEquals(56, text.length());
    }
    try {
      NkeySeed.parse(text);
    } catch (InvalidNkeyException e) {
      assertFalse(e.getMessage().isEmpty());
    }
  }

  @Property(tries = 2000)
  void base32TextIsParsedOrRefusedAndNothingElse(
      @ForAll
          @CharRange(from = 'A', to = 'Z')
          @CharRange(from = '2', to = '7')
          @StringLength(max = 70)
          String text) {
    anyTextIsParsedOrRefusedAndNothingElse(text);
  }

  @Property(tries = 500)
  void everyKeyReadsBackAsItself(@ForAll NkeyKind kind, @ForAll @Size(32) byte[] key)
      throws Exception {
    Nkey nkey = Nkey.of(kind, key);
    assertEquals(nkey, Nkey.parse(nkey.text(), kind));
    assertArrayEquals(key, nkey.key());
  }

  private static String failure(String text) {
    return assertThrows(InvalidNkeyException.class, () -> Nkey.parse(text)).getMessage();
  }
}
