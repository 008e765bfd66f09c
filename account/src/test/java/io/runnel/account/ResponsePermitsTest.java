// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.config.options.ResponseRules;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResponsePermitsTest {
  private static final long SECOND = 1_000_000_000L;

  private static ResponsePermits permits(int max, Duration expires) {
    return new ResponsePermits(new ResponseRules(true, max, expires), 0);
  }

  @Test
  void aReplyMayBePublishedAsOftenAsLent() {
    ResponsePermits permits = permits(2, Duration.ofMinutes(2));
    assertFalse(permits.use("_INBOX.1", 0));
    permits.lend("_INBOX.1", 0);
    assertTrue(permits.use("_INBOX.1", 1));
    assertTrue(permits.use("_INBOX.1", 2));
    assertFalse(permits.use("_INBOX.1", 3));
    assertEquals(0, permits.size());
  }

  @Test
  void aPermitExpires() {
    ResponsePermits permits = permits(1, Duration.ofSeconds(2));
    permits.lend("r", 0);
    assertTrue(permits.holds("r", 2 * SECOND));
    assertFalse(permits.holds("r", 2 * SECOND + 1));
    assertFalse(permits.use("r", 2 * SECOND + 1));
  }

  @Test
  void negativeLimitsAreNone() {
    ResponsePermits permits = permits(-1, Duration.ofSeconds(-1));
    permits.lend("r", 0);
    for (int i = 0; i < 1000; i++) {
      assertTrue(permits.use("r", i * 3600 * SECOND));
    }
  }

  @Test
  void usedAndExpiredPermitsAreForgottenAtALaterAddition() {
    ResponsePermits permits = permits(1, Duration.ofSeconds(5));
    permits.lend("used", 0);
    permits.use("used", 0);
    permits.lend("unused", 0);
    assertEquals(2, permits.size());
    permits.lend("later", 2 * SECOND);
    assertEquals(2, permits.size());
    permits.lend("much later", 10 * SECOND);
    assertEquals(1, permits.size());
  }

  @Test
  void beyondTheLimitTheOldestPermitGoes() {
    ResponsePermits permits = permits(-1, Duration.ofSeconds(-1));
    for (int i = 0; i <= ResponsePermits.PERMITS_MAX; i++) {
      permits.lend("r" + i, i);
    }
    assertEquals(ResponsePermits.PERMITS_MAX, permits.size());
    assertFalse(permits.use("r0", 0));
    assertTrue(permits.use("r1", 0));
  }
}
