// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.config.grammar.Value;
import io.runnel.config.options.AccountJetStream;
import io.runnel.config.options.JetStreamLimits;
import io.runnel.config.options.JetStreamOptions;
import io.runnel.config.read.Reading.Field;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `jetstream`, of the server and of an account. Source: config.md section 6.
final class JetStreamReader {
  private static final int SIZE_SHIFT_K = 10;
  private static final String NOT_IN_A_DOMAIN = ".*> \t\r\n";

  private final Reading reading;

  JetStreamReader(Reading reading) {
    this.reading = reading;
  }

  // ---- of the server

  /// The options after `field`, which may say only on or off.
  JetStreamOptions read(Field field, JetStreamOptions before) {
    Optional<Boolean> said = switched(field);
    if (said.isPresent()) {
      return before.withEnabled(said.get());
    }
    JetStreamOptions options = before.withEnabled(true);
    for (Field inner : reading.block("jetstream", field.value())) {
      options = field(inner, options);
    }
    return options;
  }

  private JetStreamOptions field(Field field, JetStreamOptions options) {
    return switch (field.name()) {
      case "enabled" -> options.withEnabled(reading.bool(field));
      case "strict" -> options.withStrict(reading.bool(field));
      case "store_dir" -> options.withStoreDir(reading.text(field));
      case "sync_interval" -> options.withSync(sync(field));
      case "max_memory_store" -> options.withMaxMemoryBytes(size(field));
      case "max_file_store" -> options.withMaxFileBytes(size(field));
      case "domain" -> options.withDomain(domain(field));
      case "request_queue_limit" -> options.withRequestQueueLimit(queueLimit(field, options));
      case "limits" -> options.withLimits(limits(field));
      // The others size what a server alone does not have.
      default -> options;
    };
  }

  private JetStreamOptions.Sync sync(Field field) {
    if (field.value() instanceof Value.Text(String text, _)
        && text.toLowerCase(Locale.ROOT).equals("always")) {
      return new JetStreamOptions.Sync.Always();
    }
    Duration interval = reading.duration(field);
    if (interval.isNegative() || interval.isZero()) {
      reading.error(field.at(), "sync_interval has to be greater than zero, or \"always\"");
    }
    return new JetStreamOptions.Sync.Every(interval);
  }

  private String domain(Field field) {
    String domain = reading.text(field);
    if (domain.chars().anyMatch(c -> NOT_IN_A_DOMAIN.indexOf(c) >= 0)) {
      reading.error(field.at(), "invalid domain name: may not contain ., * or >");
    }
    return domain;
  }

  private int queueLimit(Field field, JetStreamOptions options) {
    int limit = reading.smallInteger(field);
    return limit > 0 ? limit : options.requestQueueLimit();
  }

  private JetStreamLimits limits(Field block) {
    Map<String, Integer> numbers = new HashMap<>();
    Duration window = Duration.ZERO;
    JetStreamLimits defaults = JetStreamLimits.defaults();
    JetStreamLimits.Batch batch = defaults.batch();
    for (Field field : reading.block("jetstream.limits", block.value())) {
      switch (field.name()) {
        case "duplicate_window" -> window = reading.duration(field);
        case "batch" -> batch = batch(field);
        default -> numbers.put(field.name(), reading.smallInteger(field));
      }
    }
    return new JetStreamLimits(
        numbers.getOrDefault("max_ack_pending", 0),
        numbers.getOrDefault("max_ha_assets", 0),
        numbers.getOrDefault("max_request_batch", 0),
        numbers.getOrDefault("default_max_consumers", defaults.defaultMaxConsumers()),
        window,
        batch);
  }

  private JetStreamLimits.Batch batch(Field block) {
    Map<String, Integer> numbers = new HashMap<>();
    Duration timeout = Duration.ZERO;
    for (Field field : reading.block("jetstream.limits.batch", block.value())) {
      if (field.name().equals("timeout")) {
        timeout = reading.duration(field);
      } else {
        numbers.put(field.name(), reading.smallInteger(field));
      }
    }
    return new JetStreamLimits.Batch(
        numbers.getOrDefault("max_inflight_per_stream", 0),
        numbers.getOrDefault("max_inflight_total", 0),
        numbers.getOrDefault("max_msgs", 0),
        timeout);
  }

  // ---- of an account

  AccountJetStream account(Field field) {
    Optional<Boolean> said = switched(field);
    if (said.isPresent()) {
      return said.get() ? AccountJetStream.unlimited() : AccountJetStream.off();
    }
    Map<String, Long> sizes = new HashMap<>();
    boolean maxBytesRequired = false;
    for (Field inner : reading.block("accounts.jetstream", field.value())) {
      switch (inner.name()) {
        case "max_bytes_required" -> maxBytesRequired = reading.bool(inner);
        case "cluster_traffic" -> reading.text(inner);
        default -> sizes.put(inner.name(), size(inner));
      }
    }
    return new AccountJetStream(
        true,
        sizes.getOrDefault("max_memory", -1L),
        sizes.getOrDefault("max_store", -1L),
        sizes.getOrDefault("max_streams", -1L),
        sizes.getOrDefault("max_consumers", -1L),
        maxBytesRequired,
        sizes.getOrDefault("memory_max_stream_bytes", -1L),
        sizes.getOrDefault("disk_max_stream_bytes", -1L),
        sizes.getOrDefault("max_ack_pending", -1L));
  }

  // ---- values

  private static final Set<String> ON = Set.of("enabled", "enable");
  private static final Set<String> OFF = Set.of("disabled", "disable");

  private Optional<Boolean> switched(Field field) {
    return switch (field.value()) {
      case Value.Bool(boolean on, _) -> Optional.of(on);
      case Value.Text(String text, _) -> {
        String word = text.toLowerCase(Locale.ROOT);
        if (!ON.contains(word) && !OFF.contains(word)) {
          reading.error(
              field.at(), "Expected 'enabled' or 'disabled' for string value, got '" + text + "'");
        }
        yield Optional.of(ON.contains(word));
      }
      case Value.Table _, Value.Int _, Value.Real _, Value.Moment _, Value.Items _ ->
          Optional.empty();
    };
  }

  /// An integer, or digits with one of K, M, G, T behind them, which are powers of 1,024.
  private long size(Field field) {
    if (!(field.value() instanceof Value.Text(String text, _))) {
      return reading.integer(field);
    }
    if (text.isEmpty()) {
      return 0;
    }
    int unit = "KMGT".indexOf(text.charAt(text.length() - 1));
    String digits = unit < 0 ? text : text.substring(0, text.length() - 1);
    try {
      return Math.multiplyExact(Long.parseLong(digits), 1L << (SIZE_SHIFT_K * (unit + 1)));
    } catch (NumberFormatException | ArithmeticException _) {
      reading.error(field.at(), "sizes defined as strings must end in K, M, G, T");
      return 0;
    }
  }
}
