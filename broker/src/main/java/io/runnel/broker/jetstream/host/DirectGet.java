// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.base.json.InvalidJson;
import io.runnel.broker.jetstream.shard.Inlet;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.stream.config.ApiLevel;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.wire.HeaderBlock;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.TreeSet;

/// Reads of stored messages that the owner of the stream answers itself, message by message:
/// `$JS.API.DIRECT.GET.<stream>[.<subject>]`. Source: jetstream.md section 9.
final class DirectGet implements Inlet {
  private static final byte[] REQUIRED_LEVEL =
      "Nats-Required-Api-Level".getBytes(StandardCharsets.US_ASCII);

  /// Subjects that one request for the last of several may bring.
  private static final int SUBJECTS_MAX = 1_024;

  /// Bytes of one answer where the request says nothing: what a client may have waiting.
  private static final int BYTES_MAX_DEFAULT = 64 << 20;

  private final StreamHost stream;

  DirectGet(StreamHost stream) {
    this.stream = stream;
  }

  @Override
  public Shard shard() {
    return stream.shard();
  }

  @Override
  public void take(Message message) {
    if (!message.hasReply()) {
      return;
    }
    byte[] reply = message.replyBytes();
    if (message.headerLength > 0
        && ApiLevel.isTooHigh(HeaderBlock.value(message, REQUIRED_LEVEL))) {
      status(reply, "412 Required Api Level");
      return;
    }
    byte[] body =
        Arrays.copyOfRange(
            message.body,
            message.bodyFrom + message.headerLength,
            message.bodyFrom + message.bodyLength);
    String key = key(message);
    if (key.isEmpty() && body.length == 0) {
      status(reply, "408 Empty Request");
      return;
    }
    try {
      DirectGetRequest request =
          body.length == 0 ? new DirectGetRequest() : DirectGetRequest.read(body);
      answer(request, key, reply);
    } catch (InvalidJson malformed) {
      status(reply, "408 Malformed Request");
    }
  }

  /// What follows the name of the stream in the subject.
  private static String key(Message message) {
    String subject = new String(message.subjectBytes(), StandardCharsets.UTF_8);
    int at = subject.indexOf(".DIRECT.GET.") + ".DIRECT.GET.".length();
    int dot = subject.indexOf('.', at);
    return dot < 0 ? "" : subject.substring(dot + 1);
  }

  private void answer(DirectGetRequest request, String key, byte[] reply) {
    if (!key.isEmpty()) {
      if (request.asksForMessages()) {
        status(reply, "408 Bad Request");
        return;
      }
      request.last = key;
    }
    if (request.isEmpty()) {
      status(reply, "408 Empty Request");
    } else if (request.contradictsItself()) {
      status(reply, "408 Bad Request");
    } else if (!request.multi.isEmpty()) {
      lastOfEach(request, reply);
    } else if (request.batch > 0) {
      batch(request, reply);
    } else {
      one(request, reply);
    }
  }

  // ---- one message

  private void one(DirectGetRequest request, byte[] reply) {
    MessageStore store = stream.store();
    StoredMessage found = ShardScratch.of(shard()).message();
    long sequence = sequence(store, request);
    if (!visible(store, sequence) || !store.read(sequence, found)) {
      status(reply, "404 Message Not Found");
      return;
    }
    send(reply, found, request.noHeader ? "" : lines(found));
  }

  private static boolean visible(MessageStore store, long sequence) {
    return sequence != MessageStore.NONE && sequence <= store.committedSequence();
  }

  private static long sequence(MessageStore store, DirectGetRequest request) {
    if (!request.last.isEmpty()) {
      return store.previous(SubjectFilter.of(request.last), store.committedSequence());
    }
    long from = from(store, request);
    if (from == MessageStore.NONE || (request.next.isEmpty() && request.start == null)) {
      return from;
    }
    return store.next(SubjectFilter.of(request.next), Math.max(1, from));
  }

  private static long from(MessageStore store, DirectGetRequest request) {
    Instant start = request.start;
    return start == null ? request.sequence : store.sequenceAt(DirectGetRequest.nanos(start));
  }

  // ---- several in a row

  private void batch(DirectGetRequest request, byte[] reply) {
    MessageStore store = stream.store();
    StoredMessage found = ShardScratch.of(shard()).message();
    SubjectFilter filter = SubjectFilter.of(request.next);
    long from = from(store, request);
    long at = from == MessageStore.NONE ? from : store.next(filter, Math.max(1, from));
    if (!visible(store, at)) {
      status(reply, "404 Message Not Found");
      return;
    }
    long pending = store.count(filter, at);
    long bytes = 0;
    long before = 0;
    for (int i = 0; i < request.batch && visible(store, at); i++) {
      if (store.read(at, found)) {
        pending = Math.max(0, pending - 1);
        bytes += found.message.bodyLength + subjectLength(found);
        send(reply, found, request.noHeader ? "" : lines(found, pending, before));
        before = at;
      }
      if (bytes >= bytesMax(request)) {
        break;
      }
      at = store.next(filter, at + 1);
    }
    status(reply, endOfBatch(pending, before));
  }

  private static int subjectLength(StoredMessage found) {
    return found.message.subjectTo - found.message.subjectFrom;
  }

  private static long bytesMax(DirectGetRequest request) {
    return request.maxBytes > 0 ? request.maxBytes : BYTES_MAX_DEFAULT;
  }

  private static String endOfBatch(long pending, long last) {
    return "204 EOB\r\nNats-Num-Pending: " + pending + "\r\nNats-Last-Sequence: " + last;
  }

  // ---- the last of several subjects

  private void lastOfEach(DirectGetRequest request, byte[] reply) {
    MessageStore store = stream.store();
    long upTo = Math.min(upTo(store, request), store.committedSequence());
    if (upTo <= 0) {
      status(reply, "404 No Results");
      return;
    }
    TreeSet<Long> sequences = new TreeSet<>();
    SubjectFilter filter = SubjectFilter.of(request.multi);
    store.forEachSubject(
        filter,
        (subject, from, to, totals) -> {
          long last = lastUpTo(store, totals.last, upTo, subject, from, to);
          if (last != MessageStore.NONE && last >= request.sequence) {
            sequences.add(last);
          }
          return sequences.size() <= SUBJECTS_MAX;
        });
    if (sequences.isEmpty()) {
      status(reply, "404 No Results");
    } else if (sequences.size() > SUBJECTS_MAX) {
      status(reply, "413 Too Many Results");
    } else {
      sendEach(request, reply, sequences, upTo);
    }
  }

  private static long lastUpTo(
      MessageStore store, long last, long upTo, byte[] subject, int from, int to) {
    return last <= upTo
        ? last
        : store.previous(
            SubjectFilter.of(new String(subject, from, to - from, StandardCharsets.UTF_8)), upTo);
  }

  private static long upTo(MessageStore store, DirectGetRequest request) {
    Instant time = request.upToTime;
    if (time == null) {
      return request.upToSequence == 0 ? store.lastSequence() : request.upToSequence;
    }
    long at = store.sequenceAt(DirectGetRequest.nanos(time));
    return at == MessageStore.NONE
        ? store.lastSequence()
        : at <= store.firstSequence() ? 0 : at - 1;
  }

  private void sendEach(
      DirectGetRequest request, byte[] reply, TreeSet<Long> sequences, long upTo) {
    StoredMessage found = ShardScratch.of(shard()).message();
    long pending = sequences.size();
    long before = 0;
    long bytes = 0;
    int sent = 0;
    for (long sequence : sequences) {
      if (!stream.store().read(sequence, found)) {
        continue;
      }
      pending--;
      bytes += found.message.bodyLength + subjectLength(found);
      send(reply, found, lines(found, pending, before));
      before = sequence;
      sent++;
      if (bytes >= bytesMax(request) || (request.batch > 0 && sent >= request.batch)) {
        break;
      }
    }
    status(reply, endOfBatch(pending, before) + "\r\nNats-UpTo-Sequence: " + upTo);
  }

  // ---- what goes out

  private String lines(StoredMessage found) {
    Instant time = Instant.EPOCH.plus(found.nanos, ChronoUnit.NANOS);
    Message message = found.message;
    String subject =
        new String(
            message.subject,
            message.subjectFrom,
            message.subjectTo - message.subjectFrom,
            StandardCharsets.UTF_8);
    return "Nats-Stream: "
        + stream.name()
        + "\r\nNats-Subject: "
        + subject
        + "\r\nNats-Sequence: "
        + found.sequence
        + "\r\nNats-Time-Stamp: "
        + io.runnel.base.json.GoText.time(time)
        + "\r\n";
  }

  private String lines(StoredMessage found, long pending, long before) {
    return lines(found)
        + "Nats-Num-Pending: "
        + pending
        + "\r\nNats-Last-Sequence: "
        + before
        + "\r\n";
  }

  private void send(byte[] reply, StoredMessage found, String lines) {
    Message message = found.message;
    if (!lines.isEmpty()) {
      addHeader(message, lines.getBytes(StandardCharsets.UTF_8));
    } else if (message.headerLength > 0) {
      int header = message.headerLength;
      message.body(message.body, message.bodyFrom + header, message.bodyLength - header, 0);
    }
    message.subject(reply, 0, reply.length);
    stream.shard().announce(stream.account().space(), message);
  }

  private static final byte[] VERSION = "NATS/1.0\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int LINE_END = 2;

  /// Behind the lines that are there.
  private static void addHeader(Message message, byte[] lines) {
    int kept = message.headerLength > 0 ? message.headerLength - LINE_END : 0;
    int start = kept > 0 ? kept : VERSION.length;
    int header = start + lines.length + LINE_END;
    int payload = message.bodyLength - message.headerLength;
    byte[] all = new byte[header + payload + LINE_END];
    if (kept > 0) {
      System.arraycopy(message.body, message.bodyFrom, all, 0, kept);
    } else {
      System.arraycopy(VERSION, 0, all, 0, VERSION.length);
    }
    System.arraycopy(lines, 0, all, start, lines.length);
    all[header - 2] = '\r';
    all[header - 1] = '\n';
    System.arraycopy(message.body, message.bodyFrom + message.headerLength, all, header, payload);
    all[header + payload] = '\r';
    all[header + payload + 1] = '\n';
    message.body(all, 0, header + payload, header);
  }

  private void status(byte[] reply, String status) {
    byte[] body = ("NATS/1.0 " + status + "\r\n\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    Message message = new Message();
    message.subject(reply, 0, reply.length);
    int header = body.length - LINE_END;
    message.body(body, 0, header, header);
    stream.shard().announce(stream.account().space(), message);
  }
}
