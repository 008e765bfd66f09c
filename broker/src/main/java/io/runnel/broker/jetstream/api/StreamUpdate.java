// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.broker.jetstream.host.StreamYard;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.config.ApiLevel;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.config.StreamRequest;
import io.runnel.stream.config.StreamRules;
import io.runnel.stream.config.StreamTerms;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/// STREAM.UPDATE: another configuration for a stream that is there.
final class StreamUpdate implements ApiRequest {
  private final Asked asked;
  private final StreamYard yard;

  StreamUpdate(Asked asked, StreamYard yard) {
    this.asked = asked;
    this.yard = yard;
  }

  @Override
  public ResponseType type() {
    return ResponseType.STREAM_UPDATE;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    StreamRequest request = asked.read(call, StreamRequest::read);
    Asked.refuse(!call.token(2).equals(request.config().name()), ErrorId.STREAM_MISMATCH);
    StreamTerms terms = yard.terms(call.account(), request.pedantic());
    StreamHost stream = Asked.stream(call, 2);
    StreamConfig config =
        ApiLevel.stamped(
            Asked.accepted(StreamRules.update(stream.config(), request.config(), terms)));
    Asked.refuse(StreamRules.replicas(config));
    Asked.refuse(StreamRules.consumersWithin(stream.config(), config, consumers(stream)));
    Asked.refuse(yard.admitUpdate(call.account(), stream.config(), config));
    try {
      yard.update(stream, config);
    } catch (IOException failed) {
      throw new ApiRefusal(ErrorId.STREAM_UPDATE.with(String.valueOf(failed.getMessage())));
    }
    yard.advisories().stream(call.account(), stream.name(), "UPDATED", "modify");
    return Descriptions.stream(stream, Descriptions.Details.NONE);
  }

  private static Map<String, ConsumerConfig> consumers(StreamHost stream) {
    Map<String, ConsumerConfig> configs = new TreeMap<>();
    stream.consumers().forEach(consumer -> configs.put(consumer.name(), consumer.config()));
    return configs;
  }
}
