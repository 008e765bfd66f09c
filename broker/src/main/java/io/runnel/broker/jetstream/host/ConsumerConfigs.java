// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.Strictness;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.ConsumerConfigJson;

/// Consumers' configurations as they are kept in the log.
final class ConsumerConfigs {
  private ConsumerConfigs() {}

  /// Reads what was written here; fields of a later version are passed over.
  static ConsumerConfig read(byte[] json) {
    try {
      return ConsumerConfigJson.read(json, Strictness.LENIENT);
    } catch (InvalidJson damaged) {
      throw new IllegalStateException("a consumer in the log cannot be read", damaged);
    }
  }
}
