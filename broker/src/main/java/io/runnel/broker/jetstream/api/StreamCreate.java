// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.broker.jetstream.host.StreamYard;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.config.ApiLevel;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.config.StreamRequest;
import io.runnel.stream.config.StreamRules;
import io.runnel.stream.config.StreamTerms;
import io.runnel.stream.info.StreamInfo;
import java.io.IOException;
import java.util.Optional;

/// STREAM.CREATE: a new stream, or the one that is there if it is what is asked for.
final class StreamCreate implements ApiRequest {
  private final Asked asked;
  private final StreamYard yard;

  StreamCreate(Asked asked, StreamYard yard) {
    this.asked = asked;
    this.yard = yard;
  }

  @Override
  public ResponseType type() {
    return ResponseType.STREAM_CREATE;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    StreamRequest request = asked.read(call, StreamRequest::read);
    Asked.refuse(StreamRules.request(call.token(2), request.config()));
    StreamTerms terms = yard.terms(call.account(), request.pedantic());
    StreamConfig config =
        ApiLevel.stamped(Asked.accepted(StreamRules.check(request.config(), terms)));
    Asked.refuse(StreamRules.replicas(config));
    Optional<StreamHost> known = call.account().stream(config.name());
    if (known.isPresent()) {
      Asked.refuse(!StreamRules.isSame(config, known.get().config()), ErrorId.STREAM_NAME_EXIST);
      return created(known.get());
    }
    Asked.refuse(yard.admit(call.account(), config));
    StreamHost stream = create(call, config);
    yard.advisories().stream(call.account(), stream.name(), "CREATED", "create");
    return created(stream);
  }

  /// What is there already counts as created, and no create tells a domain: so does nats-server.
  private static Fields created(StreamHost stream) {
    StreamInfo info = Descriptions.withoutDomain(stream);
    return json -> {
      info.fields(json);
      json.flag("did_create", true);
    };
  }

  private StreamHost create(ApiCall call, StreamConfig config) throws ApiRefusal {
    try {
      return yard.create(call.account(), config);
    } catch (IOException failed) {
      throw new ApiRefusal(ErrorId.STREAM_CREATE.with(String.valueOf(failed.getMessage())));
    }
  }
}
