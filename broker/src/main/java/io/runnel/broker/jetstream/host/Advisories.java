// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import io.runnel.broker.event.EventId;
import java.time.Instant;

/// Tells an account what happens to its streams, where anybody listens. Any thread. Source:
/// jetstream.md section 13.
///
/// @param server name of the server
/// @param domain empty when none
public record Advisories(String server, String domain) {
  private static final String SUBJECTS = "$JS.EVENT.";
  private static final String TYPES = "io.nats.jetstream.";

  /// Publishes on `$JS.EVENT.<subject>` an event of the type `io.nats.jetstream.<type>`.
  public void tell(AccountStreams account, String subject, String type, Fields fields) {
    String full = SUBJECTS + subject;
    if (!Speaker.isHeard(account, full)) {
      return;
    }
    byte[] body =
        Json.compact(json ->
            json.object(event -> {
              event.text("type", TYPES + type);
              event.text("id", EventId.next());
              event.time("timestamp", Instant.now());
              fields.fields(event);
            }));
    Speaker.say(account, full, body);
  }

  /// What became of a stream.
  ///
  /// @param what `CREATED`, `DELETED` or `UPDATED`
  /// @param action `create`, `delete` or `modify`
  public void stream(AccountStreams account, String stream, String what, String action) {
    tell(
        account,
        "ADVISORY.STREAM." + what + "." + stream,
        "advisory.v1.stream_action",
        json -> json.text("stream", stream).text("action", action).textAny("domain", domain));
  }

  /// An atomic batch came to nothing.
  void batchAbandoned(AccountStreams account, String stream, String batch, String reason) {
    tell(
        account,
        "ADVISORY.STREAM.BATCH_ABANDONED." + stream,
        "advisory.v1.stream_batch_abandoned",
        json -> json.text("stream", stream).text("batch", batch).text("reason", reason));
  }

  /// What became of a consumer; see [#stream].
  public void consumer(
      AccountStreams account, String stream, String consumer, String what, String action) {
    tell(
        account,
        "ADVISORY.CONSUMER." + what + "." + stream + "." + consumer,
        "advisory.v1.consumer_action",
        json ->
            json.text("stream", stream)
                .text("consumer", consumer)
                .text("action", action)
                .textAny("domain", domain));
  }
}
