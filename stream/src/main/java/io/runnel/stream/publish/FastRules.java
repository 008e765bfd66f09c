// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.Strictness;
import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.batch.BatchLimits;
import io.runnel.stream.batch.FastBatches;
import io.runnel.stream.batch.FastRequest;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Judges the messages of fast batches: stored one by one as they come, answered now and then.
/// Changes nothing. Source: ADR-50.
///
/// Belongs to the owner of the stream.
final class FastRules {
  private static final int BATCH_ID_CHARS_MAX = 64;
  private static final byte[] SERVICE_REPLY = "_R_.".getBytes(StandardCharsets.US_ASCII);
  private static final JsonSchema<StringBuilder> REQUEST_INFO =
      JsonSchema.<StringBuilder>of("ClientInfo")
          .text("reply", (it, value) -> it.replace(0, it.length(), value));

  private final StreamTerms terms;
  private final Surroundings around;
  private final FastBatches open;
  private final PublishRules rules;
  private final MemberRules members;
  private final HeaderScan headers = new HeaderScan();

  FastRules(
      StreamTerms terms,
      Surroundings around,
      FastBatches open,
      PublishRules rules,
      MemberRules members) {
    this.terms = terms;
    this.around = around;
    this.open = open;
    this.rules = rules;
    this.members = members;
  }

  /// The reply subject if it is one of a fast publish; a request that came through an import has it
  /// in `Nats-Request-Info`. Empty: an ordinary publish.
  Optional<String> control(Message message) {
    byte[] reply = message.reply;
    if (FastRequest.isFast(reply, message.replyFrom, message.replyTo)) {
      return Optional.of(new String(message.replyBytes(), StandardCharsets.UTF_8));
    }
    int prefix = Math.min(message.replyTo, message.replyFrom + SERVICE_REPLY.length);
    boolean imported =
        message.headerLength > 0
            && Arrays.equals(
                reply, message.replyFrom, prefix, SERVICE_REPLY, 0, SERVICE_REPLY.length);
    return imported ? original(message) : Optional.empty();
  }

  private Optional<String> original(Message message) {
    String info = headers.of(message).text(HeaderName.REQUEST_INFO);
    if (info.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder reply = new StringBuilder();
    try {
      REQUEST_INFO.read(info.getBytes(StandardCharsets.UTF_8), Strictness.LENIENT, reply);
    } catch (InvalidJson _) {
      return Optional.empty();
    }
    byte[] bytes = reply.toString().getBytes(StandardCharsets.UTF_8);
    return FastRequest.isFast(bytes, 0, bytes.length)
        ? Optional.of(reply.toString())
        : Optional.empty();
  }

  Decision decide(Message message, String control, long now) {
    Candidate it = members.candidate(message, now);
    Optional<FastRequest> request = FastRequest.parse(control);
    Optional<ApiError> refusal = before(it, request);
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.get());
    }
    FastRequest wanted = request.orElseThrow();
    if (open.find(wanted.batch(), now).isEmpty()) {
      refusal = cannotOpen(wanted);
      if (refusal.isPresent()) {
        return new Decision.Refuse(refusal.get());
      }
    }
    if (LevelCheck.isTooHigh(it.headers)) {
      return new Decision.EndFast(wanted.batch(), ErrorId.REQUIRED_API_LEVEL.with());
    }
    LevelCheck.strip(it);
    boolean carries =
        wanted.operation() != FastRequest.Operation.PING
            && wanted.operation() != FastRequest.Operation.END;
    return new Decision.Fast(
        wanted, carries ? members.decide(it, new Staged()) : Decision.Append.INSTANCE);
  }

  private Optional<ApiError> before(Candidate it, Optional<FastRequest> request) {
    if (terms.config.isSealed()) {
      return HeaderChecks.refuse(ErrorId.STREAM_SEALED);
    }
    Optional<ApiError> full = rules.serverFull().or(() -> rules.accountFull(it));
    if (full.isPresent()) {
      return full;
    }
    if (it.message.bodyLength > terms.maxMessageBytes) {
      return HeaderChecks.refuse(ErrorId.STREAM_MESSAGE_EXCEEDS_MAXIMUM);
    }
    if (!terms.config.allowBatched()) {
      return HeaderChecks.refuse(ErrorId.BATCH_PUBLISH_DISABLED);
    }
    if (request.isEmpty()) {
      return HeaderChecks.refuse(ErrorId.BATCH_PUBLISH_INVALID_PATTERN);
    }
    int length = request.get().batch().getBytes(StandardCharsets.UTF_8).length;
    return length > BATCH_ID_CHARS_MAX
        ? HeaderChecks.refuse(ErrorId.BATCH_PUBLISH_INVALID_BATCH_ID)
        : Optional.empty();
  }

  private Optional<ApiError> cannotOpen(FastRequest request) {
    if (request.number() != 1 || request.operation() == FastRequest.Operation.PING) {
      return HeaderChecks.refuse(ErrorId.BATCH_PUBLISH_UNKNOWN_BATCH_ID);
    }
    BatchLimits limits = around.batchLimits();
    boolean full = open.size() >= limits.fastPerStreamMax() || limits.fastOfServer().isFull();
    return full ? HeaderChecks.refuse(ErrorId.BATCH_PUBLISH_TOO_MANY_INFLIGHT) : Optional.empty();
  }
}
