// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// What nats-server 2.15.2 logged for these.
class RedactionTest {
  @Test
  void secretsAreHiddenAndOtherFieldsStay() {
    assertEquals(
        "{\"verbose\":true,\"user\":\"a\",\"pass\":\"[REDACTED]\",\"name\":\"nm\","
            + "\"auth_token\":\"[REDACTED]\",\"nkey\":\"[REDACTED]\",\"sig\":\"[REDACTED]\","
            + "\"jwt\":\"eyJ\"}",
        Redaction.of(
            "{\"verbose\":true,\"user\":\"a\",\"pass\":\"secret\",\"name\":\"nm\","
                + "\"auth_token\":\"tok\",\"nkey\":\"UABC\",\"sig\":\"xx\",\"jwt\":\"eyJ\"}"));
  }

  @Test
  void escapedQuoteEndsWhatIsHidden() {
    assertEquals("{\"pass\":\"[REDACTED]\"p\"}", Redaction.of("{\"pass\":\"secret \\\"p\"}"));
  }

  @Test
  void namesWithOneOfTheseInsideStay() {
    assertEquals(
        "{\"design\":\"x\",\"proxy_sig\":\"[REDACTED]\"}",
        Redaction.of("{\"design\":\"x\",\"proxy_sig\":\"y\"}"));
  }
}
