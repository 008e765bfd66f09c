// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Json;
import io.runnel.broker.jetstream.JetStream;
import io.runnel.broker.jetstream.host.AccountStreams;
import io.runnel.config.options.JetStreamLimits;
import io.runnel.config.options.JetStreamOptions;
import io.runnel.stream.config.ApiLevel;
import io.runnel.stream.config.Storage;
import io.runnel.stream.info.ApiStats;
import java.util.Collection;

/// The parts that jsz, varz and statsz have in common: what JetStream is configured to, takes, and
/// is limited by. Source: system.md section 3.
public final class JetStreamUse {
  /// What nats-server shows where every write is synced.
  private static final long SYNC_INTERVAL_DEFAULT_NANOS = 120_000_000_000L;

  private final JetStream jetStream;

  public JetStreamUse(JetStream jetStream) {
    this.jetStream = jetStream;
  }

  /// Whether the directory is shown: not to those who ask over the network.
  public enum Directory {
    SHOWN,
    HIDDEN
  }

  /// The block `jetstream` of varz and statsz.
  public void block(Json json, Directory directory) {
    json.object("config", config -> config(config, directory))
        .object("stats", this::stats)
        .object("limits", this::limits);
  }

  void config(Json json, Directory directory) {
    JetStreamOptions options = jetStream.options();
    json.number("max_memory", jetStream.storage().memoryMax())
        .number("max_storage", jetStream.storage().fileMax());
    if (directory == Directory.SHOWN) {
      json.text("store_dir", jetStream.files().root().toString());
    }
    boolean always =
        switch (options.sync()) {
          case JetStreamOptions.Sync.Always _ -> {
            json.number("sync_interval", SYNC_INTERVAL_DEFAULT_NANOS);
            yield true;
          }
          case JetStreamOptions.Sync.Every(var interval) -> {
            json.numberAny("sync_interval", interval.toNanos());
            yield false;
          }
        };
    json.flagAny("sync_always", always)
        .textAny("domain", options.domain())
        .flag("compress_ok", true)
        .flagAny("strict", options.strict());
  }

  void stats(Json json) {
    Collection<AccountStreams> accounts = jetStream.accounts();
    json.number("memory", Math.max(0, jetStream.storage().memory().get()))
        .number("storage", Math.max(0, jetStream.storage().file().get()))
        .number("reserved_memory", reserved(accounts, Storage.MEMORY))
        .number("reserved_storage", reserved(accounts, Storage.FILE))
        .number("accounts", accounts.size())
        .number("ha_assets", 0)
        .object("api", api -> requests(accounts).fields(api));
  }

  private static long reserved(Collection<AccountStreams> accounts, Storage storage) {
    return accounts.stream().mapToLong(account -> account.reserved(storage)).sum();
  }

  private ApiStats requests(Collection<AccountStreams> accounts) {
    long total = 0;
    long errors = 0;
    long waiting = 0;
    for (AccountStreams account : accounts) {
      long[] counts = jetStream.requests(account.name());
      total += counts[0];
      errors += counts[1];
      waiting += counts[2];
    }
    return new ApiStats(ApiLevel.LEVEL, total, errors, waiting);
  }

  void limits(Json json) {
    JetStreamLimits limits = jetStream.options().limits();
    JetStreamLimits.Batch batch = limits.batch();
    json.numberAny("max_request_batch", limits.maxRequestBatch())
        .numberAny("max_ack_pending", limits.maxAckPending())
        .numberAny("max_ha_assets", limits.maxHaAssets())
        .numberAny("max_duplicate_window", limits.duplicateWindow().toNanos())
        .numberAny("max_batch_inflight_per_stream", batch.maxInFlightPerStream())
        .numberAny("max_batch_inflight_total", batch.maxInFlightTotal())
        .numberAny("max_batch_size", batch.maxMessages())
        .numberAny("max_batch_timeout", batch.timeout().toNanos())
        .numberAny("default_max_consumers", limits.defaultMaxConsumers());
  }
}
