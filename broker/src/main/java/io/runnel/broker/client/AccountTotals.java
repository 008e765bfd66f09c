// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.client;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What one account has seen: connections now and ever, and what those that left had moved. Written
/// by all loops, seldom: when a client comes, goes or is slow.
final class AccountTotals {
  final AtomicInteger connections = new AtomicInteger();
  final AtomicLong totalConnections = new AtomicLong();
  final LongAdder slowConsumers = new LongAdder();
  final LongAdder inMessages = new LongAdder();
  final LongAdder inBytes = new LongAdder();
  final LongAdder outMessages = new LongAdder();
  final LongAdder outBytes = new LongAdder();
  final LongAdder stalls = new LongAdder();

  void left(Traffic moved) {
    inMessages.add(moved.inMessages());
    inBytes.add(moved.inBytes());
    outMessages.add(moved.outMessages());
    outBytes.add(moved.outBytes());
    stalls.add(moved.stalls());
  }

  Traffic ofClosed() {
    return new Traffic(
        inMessages.sum(), inBytes.sum(), outMessages.sum(), outBytes.sum(), stalls.sum());
  }
}
