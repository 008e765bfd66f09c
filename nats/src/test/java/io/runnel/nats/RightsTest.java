// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.account.Permissions;
import io.runnel.config.options.PermissionsOptions;
import io.runnel.config.options.ResponseRules;
import io.runnel.config.options.SubjectRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What joins a user's permissions with the replies that were lent to one connection.
class RightsTest {
  private static final byte[] REPLY = bytes("_INBOX.1");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Rights rights(int replies) {
    var only = SubjectRules.allowing(List.of("open.>", "open.> workers"));
    var responses = new ResponseRules(replies > 0, replies, Duration.ofMinutes(1));
    return new Rights(Permissions.of(new PermissionsOptions(only, only, responses)));
  }

  private static boolean mayPublish(Rights rights, byte[] subject) {
    return rights.mayPublish(subject, 0, subject.length);
  }

  @Test
  void lentReplyMayBeUsedAsOftenAsTheRulesSay() {
    Rights rights = rights(2);
    assertFalse(mayPublish(rights, REPLY));
    assertTrue(rights.lends(REPLY, 0, REPLY.length));
    rights.lend(REPLY);
    assertTrue(mayPublish(rights, REPLY));
    assertTrue(mayPublish(rights, REPLY));
    assertFalse(mayPublish(rights, REPLY), "the third answer");
  }

  @Test
  void nothingIsLentThatMayBePublishedAnyway() {
    byte[] open = bytes("open.reply");
    assertFalse(rights(2).lends(open, 0, open.length));
    assertTrue(mayPublish(rights(2), open));
  }

  @Test
  void withoutTheRuleNothingIsLent() {
    Rights rights = rights(0);
    assertFalse(rights.lends(REPLY, 0, REPLY.length));
    rights.lend(REPLY);
    assertFalse(mayPublish(rights, REPLY));
    assertFalse(Rights.UNRESTRICTED.lends(REPLY, 0, REPLY.length));
    assertTrue(mayPublish(Rights.UNRESTRICTED, REPLY));
  }

  @Test
  void whatIsLentToOneConnectionIsNotLentToAnother() {
    Rights one = rights(1);
    Rights other = new Rights(one.permissions());
    one.lend(REPLY);
    assertFalse(mayPublish(other, REPLY));
    assertTrue(mayPublish(one, REPLY));
  }

  @Test
  void reservedQueueIsDeniedToEveryone() {
    byte[] subject = bytes("open.x");
    assertEquals(Permissions.Subscribing.ALLOWED, rights(0).maySubscribe(subject, null));
    assertEquals(
        Permissions.Subscribing.DENIED, Rights.UNRESTRICTED.maySubscribe(subject, bytes("_sys_")));
    assertEquals(
        Permissions.Subscribing.ALLOWED, Rights.UNRESTRICTED.maySubscribe(subject, bytes("any")));
  }

  @Test
  void deliveryIsAskedForWithAndWithoutQueue() {
    byte[] open = bytes("open.x");
    byte[] closed = bytes("closed.x");
    assertTrue(rights(0).mayDeliver(open, 0, open.length, null));
    assertTrue(rights(0).mayDeliver(open, 0, open.length, bytes("workers")));
    assertFalse(rights(0).mayDeliver(closed, 0, closed.length, null));
  }
}
