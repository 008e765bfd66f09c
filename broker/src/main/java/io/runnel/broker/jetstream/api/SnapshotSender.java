// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Json;
import io.runnel.broker.Origin;
import io.runnel.broker.Receiver;
import io.runnel.broker.Router;
import io.runnel.broker.Subscription;
import io.runnel.broker.event.EventId;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.broker.jetstream.host.SnapshotJson;
import io.runnel.broker.jetstream.host.Speaker;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.stream.consumer.ConsumerCopies;
import io.runnel.stream.info.StreamState;
import io.runnel.stream.snapshot.ArchiveWriter;
import io.runnel.stream.snapshot.FrameWriter;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a backup of a stream in chunks, as fast as its receiver acknowledges them. Source:
/// jetstream.md section 12.
///
/// Runs on a virtual thread of its own; asks the owner of the stream for some messages at a time.
final class SnapshotSender implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotSender.class);
  private static final int CHUNK_BYTES_DEFAULT = 128 << 10;
  private static final int CHUNK_BYTES_MIN = 1 << 10;
  private static final int CHUNK_BYTES_MAX = 1 << 20;
  private static final int WINDOW_BYTES_DEFAULT = 8 << 20;
  private static final int WINDOW_BYTES_MAX = 32 << 20;
  private static final int INTEREST_WAIT_MILLIS = 2_000;
  private static final int INTEREST_LOOK_MILLIS = 20;
  private static final int ACK_WAIT_MILLIS = 5_000;

  /// What one visit at the owner copies: messages, and bytes after which it stops.
  private static final int BATCH_MESSAGES = 256;

  private static final int BATCH_BYTES = 256 << 10;
  private static final byte[] NO_SID = {};
  private static final byte[] NOTHING = {};

  /// What is asked for; sizes of 0 are the defaults.
  record Wish(String to, boolean consumers, int chunkBytes, int windowBytes) {}

  private final ApiCall call;
  private final StreamHost stream;
  private final StreamState state;
  private final Wish wish;
  private final byte[] chunk;
  private final Semaphore window;
  private final String acks;
  private final FrameWriter frames = new FrameWriter();
  private boolean heard;
  private int filled;
  private int sent;

  SnapshotSender(ApiCall call, StreamHost stream, StreamState state, Wish wish) {
    this.call = call;
    this.stream = stream;
    this.state = state;
    this.wish = wish;
    int size = wish.chunkBytes == 0 ? CHUNK_BYTES_DEFAULT : wish.chunkBytes;
    int most = wish.windowBytes == 0 ? WINDOW_BYTES_DEFAULT : wish.windowBytes;
    this.chunk = new byte[Math.clamp(size, CHUNK_BYTES_MIN, CHUNK_BYTES_MAX)];
    int all = Math.max(chunk.length, Math.clamp(most, CHUNK_BYTES_MIN, WINDOW_BYTES_MAX));
    this.window = new Semaphore(all / chunk.length);
    this.acks = "$JS.SNAPSHOT.ACK." + stream.name() + "." + EventId.next();
  }

  /// Ends a backup that cannot go on: what the receiver is told, and what the advisory says.
  private static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;
    private final String status;

    Stopped(String status, String why) {
      super(why, null, false, false);
      this.status = status;
    }
  }

  void start() {
    Thread.ofVirtual().name("snapshot " + stream.name()).start(this::run);
  }

  private void run() {
    Instant begin = Instant.now();
    LOG.info("Starting snapshot for stream '{} > {}'", call.account().name(), stream.name());
    tell(
        "CREATE",
        "snapshot_create",
        json -> json.text("stream", stream.name()).field("state", state));
    String error = "";
    String status = "";
    Subscription ear =
        new Subscription(this, (acks + ".>").getBytes(StandardCharsets.UTF_8), null, NO_SID);
    call.account().space().insert(ear);
    try {
      awaitInterest();
      archive();
      status = sent > 0 ? "NATS/1.0 204\r\n\r\n" : "";
    } catch (Stopped stopped) {
      error = String.valueOf(stopped.getMessage());
      status = stopped.status;
    } catch (InterruptedException down) {
      Thread.currentThread().interrupt();
    } finally {
      call.account().space().delete(ear);
    }
    say(status.getBytes(StandardCharsets.UTF_8), NOTHING, "");
    complete(begin, error);
  }

  private void complete(Instant begin, String error) {
    tell(
        "COMPLETE",
        "snapshot_complete",
        json -> json.text("stream", stream.name()).time("start", begin).time("end", Instant.now()));
    if (!error.isEmpty()) {
      LOG.warn("Snapshot for stream '{}' failed: {}", stream.name(), error);
    }
  }

  private void tell(String what, String type, java.util.function.Consumer<Json> fields) {
    String domain = stream.advisories().domain();
    stream
        .advisories()
        .tell(
            call.account(),
            "ADVISORY.STREAM.SNAPSHOT_" + what + "." + stream.name(),
            "advisory.v1." + type,
            json -> {
              fields.accept(json);
              json.rawAny("client", call.client()).textAny("domain", domain);
            });
  }

  // ---- the archive

  private void archive() throws Stopped, InterruptedException {
    ArchiveWriter archive = new ArchiveWriter(frames);
    long now = Instant.now().getEpochSecond() * 1_000_000_000L;
    List<Copy> copies = wish.consumers ? stream.ask(this::consumersOnLoop) : List.of();
    StreamState shown =
        new StreamState(
            state.messages(),
            state.bytes(),
            state.firstSequence(),
            state.firstTime(),
            state.lastSequence(),
            state.lastTime(),
            state.subjectCount(),
            state.subjects(),
            state.gaps(),
            state.deleted(),
            state.lost(),
            copies.size());
    archive.state(Json.compact(shown::write), now);
    for (Copy copy : copies) {
      archive.consumer(copy.name, copy.json, now);
      drain();
    }
    long next = Math.max(1, state.firstSequence());
    while (next <= state.lastSequence()) {
      long from = next;
      List<StoredMessage> batch = stream.ask(() -> messagesOnLoop(from));
      for (StoredMessage message : batch) {
        archive.message(message);
        drain();
      }
      next = batch.isEmpty() ? Long.MAX_VALUE : batch.getLast().sequence + 1;
    }
    archive.end();
    drain();
    if (filled > 0) {
      say(NOTHING, Arrays.copyOf(chunk, filled), "");
    }
  }

  private record Copy(String name, byte[] json) {}

  private List<Copy> consumersOnLoop() {
    List<Copy> copies = new ArrayList<>();
    for (ConsumerHost consumer : stream.consumers()) {
      if (!consumer.config().direct()) {
        byte[] json = SnapshotJson.write(consumer.config(), ConsumerCopies.of(consumer.machine()));
        copies.add(new Copy(consumer.name(), json));
      }
    }
    return copies;
  }

  private List<StoredMessage> messagesOnLoop(long from) {
    MessageStore store = stream.store();
    long last = Math.min(state.lastSequence(), store.lastSequence());
    List<StoredMessage> batch = new ArrayList<>();
    int bytes = 0;
    StoredMessage read = new StoredMessage();
    long at = store.next(SubjectFilter.ALL, from);
    while (at != MessageStore.NONE
        && at <= last
        && batch.size() < BATCH_MESSAGES
        && bytes < BATCH_BYTES) {
      if (store.read(at, read)) {
        batch.add(copy(read));
        bytes += read.message.bodyLength;
      }
      at = store.next(SubjectFilter.ALL, at + 1);
    }
    return batch;
  }

  private static StoredMessage copy(StoredMessage read) {
    StoredMessage copy = new StoredMessage();
    copy.sequence = read.sequence;
    copy.nanos = read.nanos;
    Message message = read.message;
    byte[] subject = message.subjectBytes();
    copy.message.subject(subject, 0, subject.length);
    int end = message.bodyFrom + message.bodyLength;
    byte[] body = Arrays.copyOfRange(message.body, message.bodyFrom, end);
    copy.message.body(body, 0, body.length, message.headerLength);
    return copy;
  }

  // ---- chunks

  private void awaitInterest() throws InterruptedException {
    for (int waited = 0; waited < INTEREST_WAIT_MILLIS; waited += INTEREST_LOOK_MILLIS) {
      heard = Speaker.isHeard(call.account(), wish.to);
      if (heard) {
        return;
      }
      Thread.sleep(INTEREST_LOOK_MILLIS);
    }
  }

  /// Sends what makes whole chunks.
  private void drain() throws Stopped, InterruptedException {
    while (frames.waiting() > 0) {
      filled += frames.take(chunk, filled, chunk.length - filled);
      if (filled == chunk.length) {
        whole();
      }
    }
  }

  private void whole() throws Stopped, InterruptedException {
    if (!window.tryAcquire(ACK_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new Stopped("NATS/1.0 408 No Flow Response\r\n\r\n", "no flow response");
    }
    if (heard && !Speaker.isHeard(call.account(), wish.to)) {
      throw new Stopped("NATS/1.0 408 No Interest\r\n\r\n", "no interest");
    }
    sent++;
    say(NOTHING, chunk.clone(), acks + "." + filled + "." + sent);
    filled = 0;
  }

  private void say(byte[] header, byte[] body, String reply) {
    Message message = Speaker.message(wish.to, header, body);
    if (!reply.isEmpty()) {
      byte[] to = reply.getBytes(StandardCharsets.UTF_8);
      message.reply(to, 0, to.length);
    }
    var home = call.account().home();
    home.execute(() -> home.router().announce(call.account().space(), message));
  }

  /// An acknowledgement: room for one more chunk.
  @Override
  public boolean deliver(Subscription subscription, Message message, Router router, Origin origin) {
    if (!subscription.count()) {
      return false;
    }
    window.release();
    return true;
  }

  @Override
  public void exhausted(Subscription subscription) {
    throw new IllegalStateException("acknowledgements have no maximum");
  }
}
