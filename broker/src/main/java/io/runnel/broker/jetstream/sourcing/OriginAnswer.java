// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.sourcing;

import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.NumberType;
import io.runnel.base.json.Strictness;
import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.ConsumerConfigBuilder;
import io.runnel.stream.config.ConsumerConfigJson;
import io.runnel.wire.HeaderBlock;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What the server of an origin says to a request for a consumer, or for the reset of one.
///
/// @param consumer its name; empty where there is none
/// @param delivered the last sequence that was delivered or is not wanted
/// @param identity of the origin, if its server tells
record OriginAnswer(
    Optional<ApiError> error,
    String consumer,
    String deliverSubject,
    AckPolicy ackPolicy,
    long delivered,
    String identity) {
  static final byte[] IDENTITY_HEADER = "Nats-Stream-Identity".getBytes(StandardCharsets.US_ASCII);

  private static final JsonSchema<Draft> ERROR =
      JsonSchema.<Draft>of("ApiError")
          .integer("code", NumberType.INT, (draft, value) -> draft.code = value)
          .integer("err_code", NumberType.INT, (draft, value) -> draft.errCode = value)
          .text("description", (draft, value) -> draft.description = value);

  private static final JsonSchema<Draft> DELIVERED =
      JsonSchema.<Draft>of("SequenceInfo")
          .number("stream_seq", NumberType.UINT64, (draft, value) -> draft.delivered = value);

  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("JSApiConsumerCreateResponse")
          .inside("error", ERROR, draft -> draft)
          .text("name", (draft, value) -> draft.name = value)
          .inside("config", ConsumerConfigJson.SCHEMA, draft -> draft.config)
          .inside("delivered", DELIVERED, draft -> draft);

  /// An answer being read.
  private static final class Draft {
    private int code;
    private int errCode;
    private String description = "";
    private String name = "";
    private final ConsumerConfigBuilder config = ConsumerConfig.builder();
    private long delivered;
  }

  static OriginAnswer read(Message message) throws InvalidJson {
    int from = message.bodyFrom + message.headerLength;
    byte[] json = Arrays.copyOfRange(message.body, from, message.bodyFrom + message.bodyLength);
    Draft draft = new Draft();
    SCHEMA.read(json, Strictness.LENIENT, draft);
    ConsumerConfig config = draft.config.build();
    Optional<ApiError> error =
        draft.code == 0 && draft.errCode == 0
            ? Optional.empty()
            : Optional.of(new ApiError(draft.code, draft.errCode, draft.description));
    return new OriginAnswer(
        error,
        draft.name,
        config.deliverSubject(),
        config.ackPolicy(),
        draft.delivered,
        message.headerLength == 0 ? "" : HeaderBlock.value(message, IDENTITY_HEADER));
  }

  /// Why messages cannot come from `origin`, if so.
  Optional<ApiError> refusal(Origin origin) {
    if (error.isPresent()) {
      return error;
    }
    if (origin.isPrepared() && ackPolicy != AckPolicy.FLOW_CONTROL) {
      return Optional.of(
          origin.isMirror()
              ? ErrorId.MIRROR_CONSUMER_REQUIRES_ACK_FC.with()
              : ErrorId.SOURCE_CONSUMER_REQUIRES_ACK_FC.with());
    }
    if (consumer.isEmpty() || deliverSubject.isEmpty()) {
      ErrorId failure =
          origin.isMirror()
              ? ErrorId.MIRROR_CONSUMER_SETUP_FAILED
              : ErrorId.SOURCE_CONSUMER_SETUP_FAILED;
      return Optional.of(failure.with("invalid consumer create response"));
    }
    return Optional.empty();
  }
}
