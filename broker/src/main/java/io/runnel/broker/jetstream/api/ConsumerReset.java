// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.NumberType;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.consumer.ResetAnswer;
import io.runnel.stream.info.ConsumerInfo;
import java.util.Optional;

/// CONSUMER.RESET: a consumer begins again behind its ack floor, or with a sequence.
final class ConsumerReset implements ApiRequest {
  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("JSApiConsumerResetRequest")
          .number("seq", NumberType.UINT64, (draft, value) -> draft.sequence = value);

  /// A request being read.
  private static final class Draft {
    private long sequence;
  }

  private final Asked asked;

  ConsumerReset(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ResponseType type() {
    return ResponseType.CONSUMER_RESET;
  }

  /// What isn't there is not heard: such a request has no answer at all.
  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Optional<ConsumerHost> found =
        call.account().stream(call.token(2)).flatMap(host -> host.consumer(call.token(3)));
    if (found.isEmpty()) {
      return LATER;
    }
    ConsumerHost consumer = found.get();
    StreamHost stream = consumer.stream();
    Draft draft = new Draft();
    if (call.body().length > 0) {
      asked.lenient().need(call, SCHEMA, draft);
    }
    ResetAnswer[] answer = new ResetAnswer[1];
    stream.askDurably(() -> {
      consumer.input(() -> answer[0] = consumer.machine().reset(draft.sequence, Shard.now()));
      return true;
    });
    return switch (answer[0]) {
      case ResetAnswer.Refused(String reason) ->
          throw new ApiRefusal(ErrorId.CONSUMER_INVALID_RESET.with(reason));
      case ResetAnswer.Done(long sequence) -> {
        ConsumerInfo info = Descriptions.consumer(consumer);
        Fields done =
            json -> {
              info.fields(json);
              json.number("reset_seq", sequence);
            };
        yield call.hasHeader(Headed.IDENTITY) ? Headed.identified(stream.identity(), done) : done;
      }
    };
  }

  @Override
  public Fields refused() {
    return json -> json.number("reset_seq", 0);
  }
}
