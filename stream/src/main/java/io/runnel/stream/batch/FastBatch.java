// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.batch;

/// Where a fast batch stands. A standalone stream stores each message before it looks at the next,
/// so everything up to [#last] is stored or refused.
///
/// Belongs to the owner of the stream. Invariant: answered <= last.
public final class FastBatch {
  /// Answers come at least once for this many messages.
  private static final int FLOW_MAX = 500;

  private final String id;
  private final int flowOfClient;
  private final boolean gapsAllowed;

  /// The number of the last message that was seen.
  private long last;

  /// The number that the last flow answer named.
  private long answered;

  /// Of the last message that was stored; 0 before.
  private long sequence;

  private int flow;
  private long deadline;

  FastBatch(FastRequest request, int openBatches) {
    this.id = request.batch();
    this.flowOfClient = request.flow();
    this.gapsAllowed = request.gapsAllowed();
    this.flow = openBatches > 0 ? 1 : Math.min(FLOW_MAX, flowOfClient);
  }

  public String id() {
    return id;
  }

  /// Whether it goes on when messages are missing.
  public boolean gapsAllowed() {
    return gapsAllowed;
  }

  public long last() {
    return last;
  }

  public void last(long number) {
    last = number;
  }

  public long sequence() {
    return sequence;
  }

  public void stored(long newSequence) {
    sequence = newSequence;
  }

  public long answered() {
    return answered;
  }

  /// How many messages the client gets one answer for.
  public int flow() {
    return flow;
  }

  long deadline() {
    return deadline;
  }

  void touch(long newDeadline) {
    deadline = newDeadline;
  }

  /// Whether the client is to hear how far the batch is; adapts how often it will.
  public boolean isAnswerDue(int openBatches) {
    if (last < answered + flow) {
      return false;
    }
    answered += (last - answered) / flow * flow;
    int fair = Math.min(Math.max(1, FLOW_MAX / Math.max(1, openBatches)), flowOfClient);
    if (flow < fair) {
      flow = Math.min(flow * 2, fair);
    } else if (flow > fair) {
      flow = Math.max(flow / 2, fair);
    }
    return true;
  }
}
