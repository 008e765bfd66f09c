// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import static io.runnel.account.Permissions.Subscribing.ALLOWED;
import static io.runnel.account.Permissions.Subscribing.ALLOWED_WITH_DELIVERY_FILTER;
import static io.runnel.account.Permissions.Subscribing.DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.config.options.PermissionsOptions;
import io.runnel.config.options.ResponseRules;
import io.runnel.config.options.SubjectRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every answer to SUB and PUB in the tables was seen from nats-server 2.15.2.
class PermissionsTest {
  private static final Permissions ALLOWING =
      subscribing(
          new SubjectRules(
              false,
              List.of("foo.*", "q q1", "x", "x x1", "w w.*"),
              List.of("foo.deny", "den.>", "dq z")));

  private static final Permissions DENYING =
      subscribing(SubjectRules.denying(List.of("foo.*", "bar.x", "q q1", "p.>", "ww w.*")));

  @ParameterizedTest
  @CsvSource({
    "foo.*, '', ALLOWED_WITH_DELIVERY_FILTER",
    "foo.>, '', ALLOWED_WITH_DELIVERY_FILTER",
    "foo.x, '', ALLOWED",
    "foo.x.y, '', DENIED",
    ">, '', DENIED",
    "q, '', DENIED",
    "q, q1, ALLOWED",
    "q, q2, DENIED",
    "x, '', ALLOWED",
    "x, x1, ALLOWED",
    "x, x2, DENIED",
    "w, w.1, ALLOWED",
    "w, w.*, ALLOWED",
    "w, w.>, DENIED",
    "w, v, DENIED",
    "foo.deny, '', DENIED",
    "foo.*, zz, ALLOWED_WITH_DELIVERY_FILTER",
    "foo.x, zz, ALLOWED"
  })
  void anAllowListAdmitsSubjectsAndQueues(
      String subject, String queue, Permissions.Subscribing expected) {
    assertEquals(expected, ALLOWING.maySubscribe(utf8(subject), utf8(queue)));
  }

  @ParameterizedTest
  @CsvSource({
    "foo.>, '', DENIED",
    "foo.*, '', DENIED",
    "foo.x, '', DENIED",
    "bar.*, '', ALLOWED_WITH_DELIVERY_FILTER",
    "bar.x, '', DENIED",
    ">, '', ALLOWED_WITH_DELIVERY_FILTER",
    "q, q1, DENIED",
    "q, q2, ALLOWED_WITH_DELIVERY_FILTER",
    "p, '', ALLOWED",
    "p.x, '', DENIED",
    "ww, w.1, DENIED",
    "ww, w.>, ALLOWED_WITH_DELIVERY_FILTER",
    "ww, v, ALLOWED_WITH_DELIVERY_FILTER"
  })
  void aDenyListRefusesSubjectsAndQueues(
      String subject, String queue, Permissions.Subscribing expected) {
    assertEquals(expected, DENYING.maySubscribe(utf8(subject), utf8(queue)));
  }

  @Test
  void whatIsDeniedIsHeldBackAtDelivery() {
    assertFalse(deliver(DENYING, "bar.x", ""));
    assertTrue(deliver(DENYING, "bar.y", ""));
    assertTrue(deliver(DENYING, "q", ""));
    assertFalse(deliver(DENYING, "q", "q1"));
    assertTrue(deliver(DENYING, "r", "q1"));
    assertFalse(deliver(ALLOWING, "foo.deny", "zz"));
  }

  @Test
  void aSubscriptionWiderThanItsAllowEntryReceivesOnlyWhatTheEntryCovers() {
    assertEquals(ALLOWED_WITH_DELIVERY_FILTER, ALLOWING.maySubscribe(utf8("foo.>")));
    assertTrue(deliver(ALLOWING, "foo.x", ""));
    assertFalse(deliver(ALLOWING, "foo.x.y", ""));
  }

  @Test
  void anEmptyAllowListOfSubscriptionsAllowsAll() {
    assertEquals(ALLOWED, subscribing(SubjectRules.allowing(List.of())).maySubscribe(utf8("x")));
  }

  @ParameterizedTest
  @CsvSource({"a.b,true", "a.d,false", "a.*,true", "a.>,true", "a,false", "a..b,false", "b,false"})
  void publishingFollowsAllowThenDeny(String subject, boolean expected) {
    assertEquals(
        expected,
        publish(publishing(new SubjectRules(false, List.of("a.*"), List.of("a.d"))), subject));
  }

  @Test
  void aPublishDenyListAloneAllowsTheRest() {
    Permissions permissions = publishing(SubjectRules.denying(List.of("a.>")));
    assertTrue(publish(permissions, "b"));
    assertFalse(publish(permissions, "a.b"));
  }

  @Test
  void withAnEmptyPublishAllowListNothingMayBePublished() {
    assertFalse(publish(publishing(SubjectRules.allowing(List.of())), "a"));
  }

  @Test
  void longListsDecideAsShortOnes() {
    List<String> filler = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      filler.add("filler." + i + ".>");
    }
    List<String> allow = new ArrayList<>(ALLOWING.options().subscribe().allow());
    allow.addAll(filler);
    Permissions big =
        subscribing(new SubjectRules(false, allow, ALLOWING.options().subscribe().deny()));
    for (String subject :
        List.of("foo.*", "foo.>", "foo.x", "foo.x.y", "q", "x", "w", "foo.deny", "filler.7.a")) {
      for (String queue : List.of("", "q1", "x1", "w.1", "v")) {
        if (!subject.startsWith("filler")) {
          assertEquals(
              ALLOWING.maySubscribe(utf8(subject), utf8(queue)),
              big.maySubscribe(utf8(subject), utf8(queue)));
          assertEquals(deliver(ALLOWING, subject, queue), deliver(big, subject, queue));
        }
      }
    }
    assertEquals(ALLOWED, big.maySubscribe(utf8("filler.7.a")));
    assertTrue(
        publish(
            publishing(
                SubjectRules.allowing(allow.stream().filter(s -> !s.contains(" ")).toList())),
            "filler.99.a"));
  }

  @ParameterizedTest
  @CsvSource({
    "$NRG.x, false, false",
    "_GR_.x.y, true, true",
    "$GR.x, true, true",
    "_R_.x, false, true",
    "_R_.x.y, false, true",
    "$JS.ACK.a, false, true",
    "$JS.ACK, false, false",
    "_R_, false, false",
    "_GR_., false, false",
    "$JS.API.x, false, false"
  })
  void reservedSubjectsAreKnown(String subject, boolean forPublish, boolean forReply) {
    byte[] bytes = utf8("junk" + subject + "junk");
    assertEquals(forPublish, ReservedSubjects.isReservedForPublish(bytes, 4, bytes.length - 4));
    assertEquals(forReply, ReservedSubjects.isReservedForReply(bytes, 4, bytes.length - 4));
    assertEquals(
        subject.startsWith("$NRG."),
        ReservedSubjects.isReservedForSystem(bytes, 4, bytes.length - 4));
  }

  @Test
  void theSystemQueueIsReserved() {
    assertTrue(ReservedSubjects.isReservedQueue(utf8("_sys_")));
    assertFalse(ReservedSubjects.isReservedQueue(utf8("_sys")));
    assertEquals(DENIED, ALLOWING.maySubscribe(utf8("den.x")));
  }

  private static Permissions subscribing(SubjectRules rules) {
    return Permissions.of(
        new PermissionsOptions(SubjectRules.unrestricted(), rules, ResponseRules.none()));
  }

  private static Permissions publishing(SubjectRules rules) {
    return Permissions.of(
        new PermissionsOptions(rules, SubjectRules.unrestricted(), ResponseRules.none()));
  }

  private static boolean publish(Permissions permissions, String subject) {
    return permissions.mayPublish(utf8("ab" + subject + "c"), 2, 2 + subject.length());
  }

  private static boolean deliver(Permissions permissions, String subject, String queue) {
    return permissions.mayDeliver(utf8(subject), 0, subject.length(), utf8(queue));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
