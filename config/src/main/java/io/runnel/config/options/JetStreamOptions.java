// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.time.Duration;

/// `jetstream`: streams on this server.
///
/// @param enabled whether there are any
/// @param strict whether unknown fields in API requests are refused
/// @param storeDir where they are kept; empty for the default
/// @param sync when a message is safe enough to be acknowledged
/// @param maxMemoryBytes `max_memory_store`; [#AUTO] for three quarters of the machine's memory
/// @param maxFileBytes `max_file_store`; [#AUTO] for three quarters of what is free on the disk
/// @param domain empty when none
/// @param requestQueueLimit API requests that wait, in all
/// @param limits `limits`
public record JetStreamOptions(
    boolean enabled,
    boolean strict,
    String storeDir,
    Sync sync,
    long maxMemoryBytes,
    long maxFileBytes,
    String domain,
    int requestQueueLimit,
    JetStreamLimits limits) {

  /// The server looks for itself how much there is.
  public static final long AUTO = -1;

  private static final int REQUEST_QUEUE_DEFAULT = 10_000;

  /// `sync_interval`. Unset is [Always] here: nothing is acknowledged before it is on the disk.
  public sealed interface Sync {
    /// Synced, together with all that arrived meanwhile, before it is acknowledged.
    record Always() implements Sync {}

    /// Acknowledged when written; synced at this interval.
    record Every(Duration interval) implements Sync {}
  }

  /// Off, with what it would be when switched on.
  public static JetStreamOptions defaults() {
    return new JetStreamOptions(
        false,
        true,
        "",
        new Sync.Always(),
        AUTO,
        AUTO,
        "",
        REQUEST_QUEUE_DEFAULT,
        JetStreamLimits.defaults());
  }

  public JetStreamOptions withEnabled(boolean enabled) {
    return new JetStreamOptions(
        enabled,
        strict,
        storeDir,
        sync,
        maxMemoryBytes,
        maxFileBytes,
        domain,
        requestQueueLimit,
        limits);
  }

  public JetStreamOptions withStrict(boolean strict) {
    return new JetStreamOptions(
        enabled,
        strict,
        storeDir,
        sync,
        maxMemoryBytes,
        maxFileBytes,
        domain,
        requestQueueLimit,
        limits);
  }

  public JetStreamOptions withStoreDir(String storeDir) {
    return new JetStreamOptions(
        enabled,
        strict,
        storeDir,
        sync,
        maxMemoryBytes,
        maxFileBytes,
        domain,
        requestQueueLimit,
        limits);
  }

  public JetStreamOptions withSync(Sync sync) {
    return new JetStreamOptions(
        enabled,
        strict,
        storeDir,
        sync,
        maxMemoryBytes,
        maxFileBytes,
        domain,
        requestQueueLimit,
        limits);
  }

  public JetStreamOptions withMaxMemoryBytes(long maxMemoryBytes) {
    return new JetStreamOptions(
        enabled,
        strict,
        storeDir,
        sync,
        maxMemoryBytes,
        maxFileBytes,
        domain,
        requestQueueLimit,
        limits);
  }

  public JetStreamOptions withMaxFileBytes(long maxFileBytes) {
    return new JetStreamOptions(
        enabled,
        strict,
        storeDir,
        sync,
        maxMemoryBytes,
        maxFileBytes,
        domain,
        requestQueueLimit,
        limits);
  }

  public JetStreamOptions withDomain(String domain) {
    return new JetStreamOptions(
        enabled,
        strict,
        storeDir,
        sync,
        maxMemoryBytes,
        maxFileBytes,
        domain,
        requestQueueLimit,
        limits);
  }

  public JetStreamOptions withRequestQueueLimit(int requestQueueLimit) {
    return new JetStreamOptions(
        enabled,
        strict,
        storeDir,
        sync,
        maxMemoryBytes,
        maxFileBytes,
        domain,
        requestQueueLimit,
        limits);
  }

  public JetStreamOptions withLimits(JetStreamLimits limits) {
    return new JetStreamOptions(
        enabled,
        strict,
        storeDir,
        sync,
        maxMemoryBytes,
        maxFileBytes,
        domain,
        requestQueueLimit,
        limits);
  }
}
