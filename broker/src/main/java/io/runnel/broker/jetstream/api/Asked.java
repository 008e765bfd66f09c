// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.Strictness;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.config.Verdict;
import java.util.Optional;

/// What requests have in common: finding what they name and reading what they bring.
///
/// @param strictness whether unknown fields are refused
public record Asked(Strictness strictness) {

  /// Reads a request of its own form.
  @FunctionalInterface
  public interface Reader<T> {
    T read(byte[] json, Strictness strictness) throws InvalidJson;
  }

  /// For the few requests that are read leniently everywhere.
  Asked lenient() {
    return new Asked(Strictness.LENIENT);
  }

  /// The request as `reader` reads it; what is no JSON, or not the right one, is refused.
  public <T> T read(ApiCall call, Reader<T> reader) throws ApiRefusal {
    try {
      return reader.read(call.body(), strictness);
    } catch (InvalidJson wrong) {
      throw new ApiRefusal(ErrorId.INVALID_JSON.with(String.valueOf(wrong.getMessage())));
    }
  }

  /// Fills `target`; a request that does not look like JSON leaves it as it is.
  public <T> T fill(ApiCall call, JsonSchema<T> schema, T target) throws ApiRefusal {
    return call.isObjectOrArray() ? need(call, schema, target) : target;
  }

  /// Fills `target` with what must be JSON.
  public <T> T need(ApiCall call, JsonSchema<T> schema, T target) throws ApiRefusal {
    return read(
        call,
        (json, strictness) -> {
          schema.read(json, strictness, target);
          return target;
        });
  }

  /// The stream whose name is the token at `index`.
  public static StreamHost stream(ApiCall call, int index) throws ApiRefusal {
    Optional<StreamHost> stream = call.account().stream(call.token(index));
    if (stream.isEmpty()) {
      throw new ApiRefusal(ErrorId.STREAM_NOT_FOUND.with());
    }
    return stream.get();
  }

  /// The consumer whose name is the token at `index`.
  public static ConsumerHost consumer(ApiCall call, StreamHost stream, int index)
      throws ApiRefusal {
    Optional<ConsumerHost> consumer = stream.consumer(call.token(index));
    if (consumer.isEmpty()) {
      throw new ApiRefusal(ErrorId.CONSUMER_NOT_FOUND.with());
    }
    return consumer.get();
  }

  static void nothing(ApiCall call) throws ApiRefusal {
    if (!call.isEmpty()) {
      throw new ApiRefusal(ErrorId.NOT_EMPTY_REQUEST.with());
    }
  }

  static void something(ApiCall call) throws ApiRefusal {
    if (call.isEmpty()) {
      throw new ApiRefusal(ErrorId.BAD_REQUEST.with());
    }
  }

  static void refuse(Optional<ApiError> error) throws ApiRefusal {
    if (error.isPresent()) {
      throw new ApiRefusal(error.get());
    }
  }

  static void refuse(boolean wrong, ErrorId error, Object... values) throws ApiRefusal {
    if (wrong) {
      throw new ApiRefusal(error.with(values));
    }
  }

  static <T> T accepted(Verdict<T> verdict) throws ApiRefusal {
    return switch (verdict) {
      case Verdict.Accepted<T>(T value) -> value;
      case Verdict.Refused<T>(ApiError error) -> throw new ApiRefusal(error);
    };
  }
}
