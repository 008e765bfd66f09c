// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

/// Limits of a connection's output.
///
/// @param maxPendingBytes `max_pending`: bytes waiting before the connection is a slow consumer
/// @param writeDeadlineNanos `write_deadline`: how long bytes may wait for the socket
public record ConnectionLimits(long maxPendingBytes, long writeDeadlineNanos) {}
