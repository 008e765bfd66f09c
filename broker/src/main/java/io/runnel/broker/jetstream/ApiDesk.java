// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import io.runnel.broker.jetstream.api.ApiCall;
import io.runnel.broker.jetstream.api.ApiRefusal;
import io.runnel.broker.jetstream.api.ApiRequest;
import io.runnel.broker.jetstream.api.ApiRequests;
import io.runnel.broker.jetstream.api.Headed;
import io.runnel.broker.jetstream.host.Speaker;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.config.ApiLevel;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the requests of one account one after the other, in the order in which they came, on a
/// virtual thread that exists while there are some. Any thread may bring requests.
final class ApiDesk {
  private static final Logger LOG = LoggerFactory.getLogger(ApiDesk.class);
  private static final byte[] NO_HEADER = {};

  private static final String REQUIRED_LEVEL = "Nats-Required-Api-Level";

  private final ApiRequests requests;
  private final ApiAudit audit;
  private final int waitingMax;
  private final ConcurrentLinkedQueue<ApiCall> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong total = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();

  /// At most `waitingMax` requests wait; further ones are dropped, counted and told.
  ApiDesk(ApiRequests requests, ApiAudit audit, int waitingMax) {
    this.requests = requests;
    this.audit = audit;
    this.waitingMax = waitingMax;
  }

  void take(ApiCall call) {
    if (waiting.get() >= waitingMax) {
      audit.dropped(call.account(), 1);
      return;
    }
    calls.add(call);
    if (waiting.getAndIncrement() == 0) {
      Thread.ofVirtual().name("jetstream api").start(this::drain);
    }
  }

  private void drain() {
    do {
      ApiCall next = calls.poll();
      if (next != null) {
        serve(next);
      }
    } while (waiting.decrementAndGet() > 0);
  }

  private void serve(ApiCall call) {
    total.incrementAndGet();
    Optional<ApiRequest> found = requests.find(call);
    if (found.isEmpty()) {
      return;
    }
    ApiRequest request = found.get();
    try {
      checkLevel(call);
      Fields fields = request.answer(call);
      if (fields != ApiRequest.LATER) {
        answer(call, request.type(call), fields);
      }
    } catch (ApiRefusal refused) {
      errors.incrementAndGet();
      Fields rest = request.refused();
      answer(
          call,
          request.type(call),
          json -> {
            json.field("error", refused.error());
            rest.fields(json);
          });
    } catch (RuntimeException defect) {
      errors.incrementAndGet();
      LOG.error("request {} failed by a defect of the server", call.subject(), defect);
    }
  }

  private static void checkLevel(ApiCall call) throws ApiRefusal {
    if (call.header().length > 0 && ApiLevel.isTooHigh(call.header(REQUIRED_LEVEL))) {
      throw new ApiRefusal(ErrorId.REQUIRED_API_LEVEL.with());
    }
  }

  private void answer(ApiCall call, ResponseType type, Fields fields) {
    byte[] body =
        Json.compact(json ->
            json.object(object -> {
              object.text("type", type.type());
              fields.fields(object);
            }));
    if (!call.reply().isEmpty()) {
      byte[] header = fields instanceof Headed headed ? headed.header() : NO_HEADER;
      Speaker.say(call.account(), call.account().home(), call.reply(), header, body);
    }
    audit.answered(call, body);
  }

  long total() {
    return total.get();
  }

  long errors() {
    return errors.get();
  }

  int waiting() {
    return waiting.get();
  }
}
