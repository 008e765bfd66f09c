// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.sourcing;

import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.config.StreamSource;
import io.runnel.stream.info.SourceInfo;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that flows into one stream from others: its mirror, or its sources. Owned by the loop of the
/// stream.
public final class Inflows {
  private static final byte[] LINE_END = {'\r', '\n'};

  /// With so many messages still to come a mirror answers direct reads of its origin.
  private static final long CAUGHT_UP = 10;

  private final Target target;
  private final SourcePositions positions = new SourcePositions();
  private final ArrayDeque<Owed> owed = new ArrayDeque<>(0);
  private Map<StreamSource, Inflow> running = Map.of();
  private boolean standsIn;

  /// An answer to flow control, due when everything up to `sequence` is durable.
  private record Owed(long sequence, byte[] subject, byte[] header) {}

  public Inflows(Target target) {
    this.target = target;
  }

  // ---- life

  /// Begins with what the configuration says, behind what is in the store.
  public void start() {
    adopt();
  }

  /// The configuration of the stream is another one: what is new in it begins, what is not in it
  /// any more ends.
  public void update() {
    adopt();
  }

  private void adopt() {
    StreamConfig config = target.config();
    if (running.isEmpty() && !config.isMirror() && config.sources().isEmpty()) {
      return;
    }
    Map<StreamSource, Inflow> next = new LinkedHashMap<>();
    for (Origin origin : origins(config)) {
      Inflow known = running.get(origin.source());
      boolean stays = known != null && known.origin().isMirror() == origin.isMirror();
      next.put(origin.source(), stays ? known : begin(origin));
    }
    running.values().stream().filter(it -> !next.containsValue(it)).forEach(it -> it.end(true));
    running = next;
  }

  private List<Origin> origins(StreamConfig config) {
    if (config.isMirror()) {
      return config.mirror().map(it -> Origin.ofMirror(it, target)).stream().toList();
    }
    List<Origin> origins =
        config.sources().stream().map(it -> Origin.ofSource(it, target)).toList();
    findPositions(origins);
    return origins;
  }

  private void findPositions(List<Origin> origins) {
    positions.find(
        origins.stream().map(Origin::index).collect(java.util.stream.Collectors.toSet()),
        target.store());
  }

  private Inflow begin(Origin origin) {
    Inflow inflow = new Inflow(this, target, origin, positions.of(origin.index()));
    inflow.start();
    return inflow;
  }

  /// Ends. With `forget` the origins are told to drop the consumers.
  public void end(boolean forget) {
    running.values().forEach(it -> it.end(forget));
    running = Map.of();
    owed.clear();
  }

  /// What was taken last was not stored: everything goes on behind what the store has.
  public void rolledBack() {
    owed.clear();
    if (running.isEmpty()) {
      return;
    }
    positions.clear();
    List<Origin> origins = running.values().stream().map(Inflow::origin).toList();
    findPositions(origins);
    running.values().forEach(it -> it.rewind(positions.of(it.origin().index())));
  }

  SourcePositions positions() {
    return positions;
  }

  /// The mirror has got a message, and `pending` more are to come.
  void came(String origin, long pending) {
    boolean able = target.config().mirrorDirect() && (standsIn || pending < CAUGHT_UP);
    if (able != standsIn) {
      standsIn = able;
      target.standsInFor(origin, able);
    }
  }

  // ---- what is said

  /// Publishes in the account of the stream; false where nobody listens.
  boolean publish(String subject, String reply, byte[] header, byte[] body) {
    byte[] all = new byte[header.length + body.length + LINE_END.length];
    System.arraycopy(header, 0, all, 0, header.length);
    System.arraycopy(body, 0, all, header.length, body.length);
    System.arraycopy(LINE_END, 0, all, header.length + body.length, LINE_END.length);
    Message message = new Message();
    byte[] to = subject.getBytes(StandardCharsets.UTF_8);
    message.subject(to, 0, to.length);
    byte[] back = reply.getBytes(StandardCharsets.UTF_8);
    message.reply(back, 0, back.length);
    message.body(all, 0, header.length + body.length, header.length);
    target.shard().enter();
    try {
      return target.shard().announce(target.space(), message);
    } finally {
      target.shard().leave();
    }
  }

  /// Answers to flow control when what was taken so far is durable: for some consumers that is an
  /// acknowledgement.
  void answerWhenStored(byte[] subject, long consumerSequence, long originSequence) {
    String lines =
        "NATS/1.0\r\nNats-Last-Consumer: "
            + consumerSequence
            + "\r\nNats-Last-Stream: "
            + originSequence
            + "\r\n\r\n";
    byte[] header = lines.getBytes(StandardCharsets.US_ASCII);
    owed.add(new Owed(target.store().lastSequence(), subject, header));
    target.touched();
  }

  /// Says what is due; called at the end of a turn and when something became durable.
  public void release() {
    while (!owed.isEmpty() && owed.getFirst().sequence <= target.store().committedSequence()) {
      Owed due = owed.removeFirst();
      String subject = new String(due.subject, StandardCharsets.UTF_8);
      publish(subject, "", due.header, new byte[0]);
    }
  }

  // ---- info

  public Optional<SourceInfo> mirror() {
    return running.values().stream()
        .filter(it -> it.origin().isMirror())
        .findFirst()
        .map(Inflow::info);
  }

  public List<SourceInfo> sources() {
    return running.values().stream()
        .filter(it -> !it.origin().isMirror())
        .map(Inflow::info)
        .toList();
  }
}
