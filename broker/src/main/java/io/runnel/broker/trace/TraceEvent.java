// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.trace;

import io.runnel.base.json.Json;
import java.time.Instant;

/// One thing that happened to a traced message. Names and order of the fields are nats-server's; an
/// empty text is left out where the field may be. Source: system.md section 4.
sealed interface TraceEvent {
  Instant at();

  /// It came from a client. `error` says why it goes no further.
  record In(Instant at, TracePeer from, String subject, String error) implements TraceEvent {}

  /// The account's mappings gave it another subject.
  record Mapped(Instant at, String to) implements TraceEvent {}

  /// It goes on, under the subject `to`, into an account that imports a stream.
  record StreamExport(Instant at, String account, String to) implements TraceEvent {}

  /// It goes on into the account that offers a service, or back from it.
  record ServiceImport(Instant at, String account, String from, String to) implements TraceEvent {}

  /// It met a subscription.
  ///
  /// @param account empty if it is the publisher's own
  /// @param queue empty without
  record Out(
      Instant at, TracePeer to, String account, String subscription, String queue, Egress outcome)
      implements TraceEvent {}

  /// A client connection, as traces number it.
  int KIND_CLIENT = 0;

  default void write(Json json) {
    json.object(fields -> {
      switch (this) {
        case In in -> write(fields, in);
        case Mapped mapped -> head(fields, "sm").text("to", mapped.to);
        case StreamExport export ->
            head(fields, "se").text("acc", export.account).text("to", export.to);
        case ServiceImport service ->
            head(fields, "si")
                .text("acc", service.account)
                .text("from", service.from)
                .text("to", service.to);
        case Out out -> write(fields, out);
      }
    });
  }

  private Json head(Json json, String type) {
    return json.text("type", type).time("ts", at());
  }

  private void write(Json json, In in) {
    peer(head(json, "in"), in.from)
        .text("acc", in.from.account())
        .text("subj", in.subject)
        .textAny("error", in.error);
  }

  private void write(Json json, Out out) {
    peer(head(json, "eg"), out.to)
        .textAny("acc", out.account)
        .textAny("sub", out.subscription)
        .textAny("queue", out.queue)
        .textAny("error", out.outcome.error());
  }

  private static Json peer(Json json, TracePeer peer) {
    return json.number("kind", KIND_CLIENT).number("cid", peer.id()).textAny("name", peer.name());
  }
}
