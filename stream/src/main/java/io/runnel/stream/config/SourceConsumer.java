// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;

/// A durable consumer, made before, through which a stream is mirrored or sourced (2.14).
public record SourceConsumer(String name, String deliverSubject) implements Fields {
  @Override
  public void fields(Json json) {
    json.textAny("name", name).textAny("deliver_subject", deliverSubject);
  }
}
