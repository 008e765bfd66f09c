// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import io.runnel.broker.Origin;
import io.runnel.broker.Receiver;
import io.runnel.broker.Router;
import io.runnel.broker.Subscription;
import io.runnel.broker.event.EventId;
import io.runnel.broker.jetstream.host.Restoring;
import io.runnel.broker.jetstream.host.Speaker;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.broker.jetstream.host.StreamYard;
import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.info.StreamInfo;
import io.runnel.stream.snapshot.InvalidSnapshot;
import io.runnel.wire.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the chunks of a backup as they come, answers each when it is written, and the empty one
/// that ends it with the stream. Source: jetstream.md section 12.
///
/// Works on a virtual thread of its own; chunks are brought on the loops of their senders.
final class RestoreReceiver implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreReceiver.class);
  private static final int SILENCE_SECONDS_MAX = 5;

  /// Chunks that wait; further ones get no answer, and the restore fails.
  private static final int WAITING_MAX = 256;

  private static final byte[] NO_SID = {};

  private record Chunk(byte[] bytes, String reply) {}

  private final ApiCall call;
  private final StreamYard yard;
  private final Restoring restoring;
  private final StreamConfig config;
  private final String subject;
  private final ArrayBlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(WAITING_MAX);
  private volatile boolean overrun;
  private long bytes;
  private String failure = "";

  RestoreReceiver(ApiCall call, StreamYard yard, Restoring restoring, StreamConfig config) {
    this.call = call;
    this.yard = yard;
    this.restoring = restoring;
    this.config = config;
    this.subject = "$JS.SNAPSHOT.RESTORE." + config.name() + "." + EventId.next();
  }

  /// Where chunks are to be sent.
  String subject() {
    return subject;
  }

  void start() {
    Subscription ear =
        new Subscription(this, subject.getBytes(StandardCharsets.UTF_8), null, NO_SID);
    call.account().space().insert(ear);
    Thread.ofVirtual().name("restore " + config.name()).start(() -> run(ear));
  }

  private void run(Subscription ear) {
    Instant begin = Instant.now();
    tell("CREATE", "restore_create", json -> {});
    String reply = "";
    try {
      reply = receive();
    } catch (InterruptedException down) {
      failure = "the server is going down";
      Thread.currentThread().interrupt();
    } finally {
      call.account().space().delete(ear);
    }
    Fields answer = finish();
    tell(
        "COMPLETE",
        "restore_complete",
        json -> json.time("start", begin).time("end", Instant.now()).number("bytes", bytes));
    if (!reply.isEmpty()) {
      byte[] body =
          Json.compact(json ->
              json.object(fields -> {
                fields.text("type", ResponseType.STREAM_CREATE.type());
                answer.fields(fields);
              }));
      Speaker.say(call.account(), reply, body);
    }
  }

  /// Takes chunks until the empty one; returns where its answer goes. What comes after a failure is
  /// answered, too: the end tells of it.
  private String receive() throws InterruptedException {
    while (true) {
      Chunk chunk = chunks.poll(SILENCE_SECONDS_MAX, TimeUnit.SECONDS);
      if (chunk == null) {
        failure = "restore is stalled";
        return "";
      }
      if (chunk.reply.isEmpty()) {
        failure = "restore requires reply subject for each chunk";
        return "";
      }
      if (chunk.bytes.length == 0) {
        return chunk.reply;
      }
      bytes += chunk.bytes.length;
      if (overrun) {
        failure = "too many chunks at once";
      }
      if (failure.isEmpty()) {
        take(chunk.bytes);
      }
      Speaker.say(call.account(), chunk.reply, new byte[0]);
    }
  }

  private void take(byte[] chunk) {
    try {
      restoring.accept(chunk);
    } catch (InvalidSnapshot wrong) {
      failure = String.valueOf(wrong.getMessage());
    }
  }

  private Fields finish() {
    try {
      if (failure.isEmpty()) {
        restoring.finish();
        Optional<ApiError> full = yard.admit(call.account(), config);
        if (full.isEmpty()) {
          return done(yard.restored(restoring));
        }
        failure = full.get().description();
      }
    } catch (InvalidSnapshot | IOException wrong) {
      failure = String.valueOf(wrong.getMessage());
    }
    LOG.warn("Restore of '{} > {}' failed: {}", call.account().name(), config.name(), failure);
    restoring.abandon();
    ApiError error = ErrorId.STREAM_RESTORE.with(failure);
    return json -> json.field("error", error);
  }

  private Fields done(StreamHost stream) {
    restoring.ended();
    StreamInfo info = Descriptions.stream(stream, Descriptions.Details.NONE);
    return json ->
        json.field("config", info.config())
            .time("created", info.created())
            .field("state", info.state())
            .time("ts", info.at());
  }

  private void tell(String what, String type, Fields fields) {
    yard.advisories()
        .tell(
            call.account(),
            "ADVISORY.STREAM.RESTORE_" + what + "." + config.name(),
            "advisory.v1." + type,
            json -> {
              json.text("stream", config.name());
              fields.fields(json);
              json.rawAny("client", call.client()).textAny("domain", yard.advisories().domain());
            });
  }

  @Override
  public boolean deliver(Subscription subscription, Message message, Router router, Origin origin) {
    if (!subscription.count()) {
      return false;
    }
    int payload = message.bodyFrom + message.headerLength;
    byte[] body = Arrays.copyOfRange(message.body, payload, message.bodyFrom + message.bodyLength);
    String reply = new String(message.replyBytes(), StandardCharsets.UTF_8);
    overrun |= !chunks.offer(new Chunk(body, reply));
    return true;
  }

  @Override
  public void exhausted(Subscription subscription) {
    throw new IllegalStateException("chunks have no maximum");
  }
}
