// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.base.json.GoText;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.PriorityPolicy;
import io.runnel.stream.consumer.pull.GroupTerms;
import io.runnel.stream.consumer.pull.PullTerms;
import io.runnel.wire.HeaderBlock;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;

/// Which pull requests a consumer's config allows. Source: jetstream.md section 6.
final class PullRules {
  /// What [#refusal] answers where nothing is wrong.
  static final byte[] ALLOWED = {};

  private static final byte[] API_LEVEL =
      "Nats-Required-Api-Level".getBytes(StandardCharsets.US_ASCII);

  private static final int API_LEVEL_SERVED = 5;

  private PullRules() {}

  /// Whether the request needs a newer API than there is, or says so in no number.
  static boolean asksTooMuch(Message request) {
    if (request.headerLength == 0 || HeaderBlock.find(request, API_LEVEL) == HeaderBlock.ABSENT) {
      return false;
    }
    String level = HeaderBlock.value(request, API_LEVEL).strip();
    return !level.matches("-?[0-9]{1,9}") || Integer.parseInt(level) > API_LEVEL_SERVED;
  }

  /// The status that refuses a request, or [#ALLOWED].
  static byte[] refusal(PullTerms terms, ConsumerConfig config) {
    String exceeded = exceeded(terms, config);
    if (!exceeded.isEmpty()) {
      return StatusLines.line("409 Exceeded " + exceeded);
    }
    if (terms.group() == GroupTerms.ABSENT) {
      return ALLOWED;
    }
    String wrong = wrongWith(terms.group(), config);
    return wrong.isEmpty() ? ALLOWED : StatusLines.badRequest(wrong);
  }

  private static String exceeded(PullTerms terms, ConsumerConfig config) {
    int batch = config.maxRequestBatch();
    if (batch > 0 && terms.batch() > batch) {
      return "MaxRequestBatch of " + batch;
    }
    long expires = config.maxRequestExpiresNanos();
    if (expires > 0 && terms.expiresNanos() > expires) {
      return "MaxRequestExpires of " + GoText.duration(expires);
    }
    int bytes = config.maxRequestBytes();
    return bytes > 0 && terms.bytesMax() > bytes ? "MaxRequestMaxBytes of " + bytes : "";
  }

  private static String wrongWith(GroupTerms group, ConsumerConfig config) {
    PriorityPolicy policy = config.priorityPolicy();
    boolean hasMinimum = group.minPending() != 0 || group.minAckPending() != 0;
    if (hasMinimum && policy != PriorityPolicy.OVERFLOW) {
      return "Not a Overflow Priority consumer";
    }
    if (!group.id().isEmpty() && policy != PriorityPolicy.PINNED_CLIENT) {
      return "Not a Pinned Client Priority consumer";
    }
    if (group.priority() < 0 || group.priority() > GroupTerms.PRIORITY_MAX) {
      return "Priority must be between 0 and 9";
    }
    if (policy == PriorityPolicy.NONE) {
      return "";
    }
    if (group.group().isEmpty()) {
      return "Priority Group missing";
    }
    return config.priorityGroups().contains(group.group()) ? "" : "Invalid Priority Group";
  }
}
