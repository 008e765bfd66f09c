// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.account.ServiceReplies.Answer;
import io.runnel.account.ServiceReplies.Pending;
import io.runnel.account.ServiceReplies.Reason;
import io.runnel.account.ServiceReplies.Removed;
import io.runnel.account.ServiceReplies.Request;
import io.runnel.config.options.ExportOptions.ResponseType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceRepliesTest {
  private static final long SECOND = 1_000_000_000L;
  private final ServiceReplies replies = new ServiceReplies(0x1234_5678_9ABC_DEFL);

  private Pending open(String reply, ResponseType type, long thresholdSeconds, long now) {
    return replies
        .open(new Request("B", reply, type, thresholdSeconds * SECOND, false), 42, now)
        .orElseThrow();
  }

  @Test
  void aWayBackIsAReservedSubjectOfTheAccount() {
    Pending pending = open("_INBOX.x", ResponseType.SINGLETON, 1, 0);
    assertTrue(
        pending.subject().matches("_R_\\.[0-9A-Za-z]{6}\\.[0-9A-Za-z]{10}"), pending.subject());
    assertTrue(pending.subject().startsWith(replies.prefix()));
    assertEquals(Optional.of(pending), replies.find(pending.subject()));
    assertEquals(Optional.empty(), replies.find(replies.prefix() + "0"));
  }

  @Test
  void sameLuckNeverGivesTheSameSubjectTwice() {
    Set<String> subjects = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      subjects.add(open("r" + i, ResponseType.SINGLETON, 1, 0).subject());
    }
    assertEquals(1000, subjects.size());
  }

  @Test
  void aSingleAnswerEndsIt() {
    Pending pending = open("r", ResponseType.SINGLETON, 1, 0);
    assertEquals(
        Optional.of(new Removed(pending, Reason.ANSWERED)),
        replies.answered(pending.subject(), Answer.TAKEN, 1));
    assertEquals(Optional.empty(), replies.answered(pending.subject(), Answer.TAKEN, 2));
    assertEquals(0, replies.size());
    assertEquals(OptionalLong.empty(), replies.nextExpiryNanos());
  }

  @Test
  void aStreamOfAnswersEndsWithAnEmptyOne() {
    for (ResponseType type : List.of(ResponseType.STREAM, ResponseType.CHUNKED)) {
      Pending pending = open("r", type, 1, 0);
      for (int i = 0; i < 5; i++) {
        assertEquals(Optional.empty(), replies.answered(pending.subject(), Answer.TAKEN, i));
      }
      assertEquals(
          Optional.of(new Removed(pending, Reason.ANSWERED)),
          replies.answered(pending.subject(), Answer.TAKEN_EMPTY, 6));
    }
  }

  @Test
  void anAnswerNobodyTakesEndsIt() {
    Pending pending = open("r", ResponseType.STREAM, 1, 0);
    assertEquals(
        Optional.of(new Removed(pending, Reason.NOT_DELIVERED)),
        replies.answered(pending.subject(), Answer.UNDELIVERED, 1));
  }

  @Test
  void aRequestNobodyTakesLeavesNoWayBack() {
    Pending pending = open("r", ResponseType.SINGLETON, 1, 0);
    assertEquals(
        Optional.of(new Removed(pending, Reason.NOT_DELIVERED)),
        replies.requestUndelivered(pending.subject()));
    assertEquals(0, replies.size());
  }

  @Test
  void lostInterestEndsAllWaysToThatReply() {
    open("r", ResponseType.SINGLETON, 1, 0);
    open("r", ResponseType.SINGLETON, 1, 0);
    Pending other = open("other", ResponseType.SINGLETON, 1, 0);
    assertEquals(
        List.of(Reason.INTEREST_LOST, Reason.INTEREST_LOST),
        replies.interestLost("B", "r").stream().map(Removed::reason).toList());
    assertEquals(List.of(), replies.interestLost("C", "other"));
    assertEquals(Optional.of(other), replies.find(other.subject()));
  }

  @Test
  void awaitedRepliesAreFoundByTheirBeginning() {
    for (String reply : List.of("inbox.b", "inbox.a", "inbox.a", "inbo", "inboxes")) {
      open(reply, ResponseType.SINGLETON, 1, 0);
    }
    assertEquals(List.of("inbox.a", "inbox.b"), replies.awaited("B", "inbox."));
    assertEquals(List.of("inbo", "inbox.a", "inbox.b", "inboxes"), replies.awaited("B", ""));
    assertEquals(List.of(), replies.awaited("A", ""));
    replies.interestLost("B", "inbox.a");
    assertEquals(List.of("inbox.b"), replies.awaited("B", "inbox."));
  }

  @Test
  void eachWaitsForItsOwnThreshold() {
    Pending slow = open("slow", ResponseType.SINGLETON, 10, 0);
    Pending fast = open("fast", ResponseType.SINGLETON, 2, SECOND);
    assertEquals(OptionalLong.of(3 * SECOND), replies.nextExpiryNanos());
    assertEquals(List.of(), replies.expire(3 * SECOND - 1));
    assertEquals(List.of(new Removed(fast, Reason.TIMED_OUT)), replies.expire(3 * SECOND));
    assertEquals(OptionalLong.of(10 * SECOND), replies.nextExpiryNanos());
    assertEquals(List.of(new Removed(slow, Reason.TIMED_OUT)), replies.expire(20 * SECOND));
    assertEquals(0, replies.size());
  }

  @Test
  void eachAnswerOfAStreamBeginsTheTimeAnew() {
    Pending stream = open("r", ResponseType.STREAM, 2, 0);
    Pending later = open("s", ResponseType.STREAM, 2, SECOND);
    assertFalse(replies.answered(stream.subject(), Answer.TAKEN, 2 * SECOND - 1).isPresent());
    assertEquals(List.of(new Removed(later, Reason.TIMED_OUT)), replies.expire(3 * SECOND));
    assertEquals(List.of(new Removed(stream, Reason.TIMED_OUT)), replies.expire(4 * SECOND));
  }

  @Test
  void withoutThresholdItIsTwoMinutes() {
    open("r", ResponseType.SINGLETON, 0, 5);
    assertEquals(OptionalLong.of(120 * SECOND + 5), replies.nextExpiryNanos());
  }

  @Test
  void beyondTheLimitNothingCrosses() {
    for (int i = 0; i < ServiceReplies.PENDING_MAX; i++) {
      replies.open(new Request("B", "r", ResponseType.SINGLETON, 0, false), i * 7919L, 0);
    }
    assertEquals(
        Optional.empty(),
        replies.open(new Request("B", "r", ResponseType.SINGLETON, 0, false), 1, 0));
    assertEquals(ServiceReplies.PENDING_MAX, replies.interestLost("B", "r").size());
    assertEquals(0, replies.size());
  }
}
