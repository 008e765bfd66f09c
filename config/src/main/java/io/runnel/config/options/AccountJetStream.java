// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// `accounts { A { jetstream } }`: what one account may store. -1 is unlimited.
///
/// @param enabled whether the account has streams
/// @param maxMemoryBytes `max_memory`
/// @param maxStoreBytes `max_store`
/// @param maxStreams `max_streams`
/// @param maxConsumers `max_consumers`
/// @param maxBytesRequired `max_bytes_required`: each stream has to name its `max_bytes`
/// @param memoryMaxStreamBytes `memory_max_stream_bytes`; largest `max_bytes` of a memory stream
/// @param diskMaxStreamBytes `disk_max_stream_bytes`; the same for files
/// @param maxAckPending `max_ack_pending` of one consumer
public record AccountJetStream(
    boolean enabled,
    long maxMemoryBytes,
    long maxStoreBytes,
    long maxStreams,
    long maxConsumers,
    boolean maxBytesRequired,
    long memoryMaxStreamBytes,
    long diskMaxStreamBytes,
    long maxAckPending) {

  /// No streams: what an account has when the file says nothing.
  public static AccountJetStream off() {
    return new AccountJetStream(false, -1, -1, -1, -1, false, -1, -1, -1);
  }

  /// Streams without limits of the account's own.
  public static AccountJetStream unlimited() {
    return new AccountJetStream(true, -1, -1, -1, -1, false, -1, -1, -1);
  }
}
