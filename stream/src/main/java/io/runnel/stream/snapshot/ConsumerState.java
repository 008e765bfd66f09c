// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

import java.util.ArrayList;
import java.util.List;

/// Where a consumer stood, as a nats-server's file store keeps it.
///
///     22 | version 1 or 2 | ack floor: consumer, stream | delivered: consumer, stream
///       | pending n | if n > 0: base time in s (zigzag), n x (stream sequence - floor
///         | version 2: consumer sequence - floor | base - time in s (zigzag))
///       | redelivered n | n x (stream sequence - floor | deliveries - 1)
///
/// Numbers are varints. In version 1 delivered is kept relative to the floor and times are added to
/// the base.
public record ConsumerState(
    long deliveredConsumer,
    long deliveredStream,
    long floorConsumer,
    long floorStream,
    List<Pending> pending,
    List<Redelivered> redelivered) {

  private static final int MAGIC = 22;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /// Where nothing was delivered yet.
  public static final ConsumerState NEW = new ConsumerState(0, 0, 0, 0, List.of(), List.of());

  /// A message that waits for its ack; delivered at `nanos`, to the second.
  public record Pending(long streamSequence, long consumerSequence, long nanos) {}

  /// A message that was delivered more than once; `redeliveries` is that number less one.
  public record Redelivered(long streamSequence, long redeliveries) {}

  /// Reads the file of a consumer's state.
  public static ConsumerState decode(byte[] file) throws InvalidSnapshot {
    var in = new Varints(file);
    int magic = in.octet();
    int version = in.octet();
    if (magic != MAGIC || version < 1 || version > 2) {
      throw new InvalidSnapshot("consumer state of unknown form");
    }
    long floorConsumer = in.unsigned();
    long floorStream = in.unsigned();
    long deliveredConsumer = in.unsigned();
    long deliveredStream = in.unsigned();
    if (version == 1) {
      deliveredConsumer += Math.max(0, floorConsumer - 1);
      deliveredStream += Math.max(0, floorStream - 1);
    }
    if (floorStream < 0 || deliveredStream < 0) {
      throw new InvalidSnapshot("consumer state is corrupt");
    }
    List<Pending> pending = pending(in, version, floorStream, floorConsumer);
    List<Redelivered> redelivered = redelivered(in, floorStream);
    return new ConsumerState(
        deliveredConsumer, deliveredStream, floorConsumer, floorStream, pending, redelivered);
  }

  private static List<Pending> pending(
      Varints in, int version, long floorStream, long floorConsumer) throws InvalidSnapshot {
    int count = in.count();
    var pending = new ArrayList<Pending>(count);
    long base = count == 0 ? 0 : in.signed();
    for (int i = 0; i < count; i++) {
      long stream = in.unsigned() + floorStream;
      long consumer = version == 2 ? in.unsigned() + floorConsumer : 0;
      long seconds = version == 2 ? base - in.signed() : base + in.signed();
      if (stream == 0) {
        throw new InvalidSnapshot("consumer state is corrupt");
      }
      pending.add(new Pending(stream, consumer, seconds * NANOS_PER_SECOND));
    }
    return List.copyOf(pending);
  }

  private static List<Redelivered> redelivered(Varints in, long floorStream)
      throws InvalidSnapshot {
    int count = in.count();
    var redelivered = new ArrayList<Redelivered>(count);
    for (int i = 0; i < count; i++) {
      long stream = in.unsigned();
      long redeliveries = in.unsigned();
      if (stream > 0 && redeliveries > 0) {
        redelivered.add(new Redelivered(stream + floorStream, redeliveries));
      }
    }
    return List.copyOf(redelivered);
  }
}
