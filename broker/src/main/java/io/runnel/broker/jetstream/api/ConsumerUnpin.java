// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.JsonSchema;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.config.ConsumerRules;

/// CONSUMER.UNPIN: the pinned client of a priority group loses its place.
final class ConsumerUnpin implements ApiRequest {
  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("JSApiConsumerUnpinRequest")
          .text("group", (draft, value) -> draft.group = value);

  /// A request being read.
  private static final class Draft {
    private String group = "";
  }

  private final Asked asked;

  ConsumerUnpin(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ResponseType type() {
    return ResponseType.CONSUMER_UNPIN;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Draft draft = asked.lenient().need(call, SCHEMA, new Draft());
    Asked.refuse(draft.group.isEmpty(), ErrorId.INVALID_JSON, "consumer group not specified");
    Asked.refuse(!ConsumerRules.isGroup(draft.group), ErrorId.CONSUMER_INVALID_GROUP_NAME);
    StreamHost stream = Asked.stream(call, 2);
    ConsumerHost consumer = Asked.consumer(call, stream, 3);
    Asked.refuse(
        !consumer.config().priorityGroups().contains(draft.group),
        ErrorId.CONSUMER_INVALID_PRIORITY_GROUP);
    stream.askDurably(() -> {
      consumer.input(() -> consumer.machine().unpin(Shard.now()));
      return true;
    });
    return json -> {};
  }
}
