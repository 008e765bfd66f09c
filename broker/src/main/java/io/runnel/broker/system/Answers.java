// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.base.json.Answer;
import io.runnel.base.json.Json;
import io.runnel.broker.event.Encoding;
import io.runnel.broker.monitor.Arguments;
import io.runnel.broker.monitor.BodyArguments;
import io.runnel.broker.monitor.InvalidRequest;
import java.util.Optional;

/// How requests are answered: read the options, look whether this server is meant, and send
/// `{server, data}` or `{server, error}`.
final class Answers {
  private static final int BAD_REQUEST = 400;
  private static final int INTERNAL_ERROR = 500;

  private final ServerStamp stamp;
  private final Outbox outbox;

  Answers(ServerStamp stamp, Outbox outbox) {
    this.stamp = stamp;
    this.outbox = outbox;
  }

  ServerStamp stamp() {
    return stamp;
  }

  Outbox outbox() {
    return outbox;
  }

  /// What answers one kind of request. An empty answer keeps silent.
  @FunctionalInterface
  interface Question {
    Optional<Answer> answer(Request request, Arguments options) throws InvalidRequest;
  }

  /// A service that answers with the envelope.
  Service enveloped(Question question) {
    return request -> {
      if (!request.reply().isEmpty()) {
        answer(request, question);
      }
    };
  }

  private void answer(Request request, Question question) {
    try {
      Arguments options = BodyArguments.read(request.body());
      if (Filter.excludes(options, stamp.facts())) {
        return;
      }
      Optional<Answer> data = question.answer(request, options);
      data.ifPresent(answer -> send(request, answer));
    } catch (InvalidRequest refused) {
      String why = refused.getMessage();
      error(request, refused.fault(), why == null ? "" : why);
    }
  }

  private void send(Request request, Answer data) {
    byte[] body =
        Json.compact(json ->
            json.object(fields -> {
              fields.field("server", stamp::write);
              if (data != NOTHING) {
                fields.field("data", data);
              }
            }));
    Encoding encoding = Encoding.accepted(request.acceptEncoding());
    outbox.publish(request.space(), request.reply(), encoding.header(), encoding.pack(body));
  }

  /// Done, and there is nothing to tell.
  static final Answer NOTHING = json -> {};

  private void error(Request request, InvalidRequest.Cause fault, String why) {
    int code = fault == InvalidRequest.Cause.UNREADABLE ? BAD_REQUEST : INTERNAL_ERROR;
    byte[] body =
        Json.compact(json ->
            json.object(fields -> {
              fields.field("server", stamp::write);
              if (fault == InvalidRequest.Cause.REFUSED) {
                fields.nothing("data");
              }
              fields.object(
                  "error", error -> error.number("code", code).textAny("description", why));
            }));
    outbox.publish(request.space(), request.reply(), body);
  }
}
