// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.Fields;
import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.Json;
import io.runnel.base.json.Strictness;
import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.config.ConsumerAddress.Form;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// An account whose streams and consumers are nothing but configurations: it asks the rules in the
/// order in which nats-server asks its own.
final class RulesAccount {
  private static final String VERSION = "2.15.2";

  private final ServerLimits limits;
  private final Map<String, StreamConfig> streams = new HashMap<>();
  private final Map<String, Map<String, ConsumerConfig>> consumers = new HashMap<>();

  RulesAccount(ServerLimits limits) {
    this.limits = limits;
  }

  /// What the server would answer to `stream|update|consumer <subject> <body>`.
  String answer(String request) {
    String[] parts = request.split(" ", 3);
    byte[] body = parts[2].getBytes(StandardCharsets.UTF_8);
    try {
      return switch (parts[0]) {
        case "stream" -> create(parts[1], StreamRequest.read(body, Strictness.STRICT));
        case "update" -> update(parts[1], StreamRequest.read(body, Strictness.STRICT));
        default -> consumer(parts[1], ConsumerRequest.read(body, Strictness.STRICT));
      };
    } catch (InvalidJson e) {
      return text(ErrorId.INVALID_JSON.with(String.valueOf(e.getMessage())));
    }
  }

  private static String text(ApiError error) {
    return error.errCode() + " " + error.code() + " " + error.description();
  }

  private static String text(Fields fields) {
    return new String(Json.compact(fields::write), StandardCharsets.UTF_8);
  }

  private StreamTerms terms(boolean pedantic) {
    return new StreamTerms(
        limits, AccountLimits.NONE, pedantic, name -> Optional.ofNullable(streams.get(name)));
  }

  // ---- streams

  private String create(String name, StreamRequest request) {
    StreamConfig asked = ApiLevel.stamped(request.config());
    Optional<ApiError> error = StreamRules.request(name, asked);
    if (error.isPresent()) {
      return text(error.get());
    }
    return switch (StreamRules.check(asked, terms(request.pedantic()))) {
      case Verdict.Refused<StreamConfig>(ApiError refused) -> text(refused);
      case Verdict.Accepted<StreamConfig>(StreamConfig config) -> create(config);
    };
  }

  private String create(StreamConfig config) {
    StreamConfig existing = streams.get(config.name());
    Optional<ApiError> error = StreamRules.replicas(config);
    if (error.isEmpty() && existing != null) {
      return StreamRules.isSame(config, existing)
          ? text(ApiLevel.shown(existing, VERSION))
          : text(ErrorId.STREAM_NAME_EXIST.with());
    }
    error = error.or(() -> StreamRules.filters(config));
    boolean overlaps =
        streams.values().stream()
            .anyMatch(other -> Names.overlap(other.subjects(), config.subjects()));
    if (error.isEmpty() && overlaps) {
      return text(ErrorId.STREAM_SUBJECT_OVERLAP.with());
    }
    return error
        .map(RulesAccount::text)
        .orElseGet(() -> {
          streams.put(config.name(), config);
          consumers.put(config.name(), new HashMap<>());
          return text(ApiLevel.shown(config, VERSION));
        });
  }

  private String update(String name, StreamRequest request) {
    StreamTerms terms = terms(request.pedantic());
    return switch (StreamRules.check(request.config(), terms)) {
      case Verdict.Refused<StreamConfig>(ApiError refused) -> text(refused);
      case Verdict.Accepted<StreamConfig>(StreamConfig config) -> {
        StreamConfig old = streams.get(name);
        if (!name.equals(config.name())) {
          yield text(ErrorId.STREAM_MISMATCH.with());
        }
        yield old == null
            ? text(ErrorId.STREAM_NOT_FOUND.with())
            : update(old, ApiLevel.stamped(config), terms);
      }
    };
  }

  private String update(StreamConfig old, StreamConfig asked, StreamTerms terms) {
    return switch (StreamRules.update(old, asked, terms)) {
      case Verdict.Refused<StreamConfig>(ApiError refused) -> text(refused);
      case Verdict.Accepted<StreamConfig>(StreamConfig config) ->
          StreamRules.consumersWithin(old, config, consumers.get(old.name()))
              .map(RulesAccount::text)
              .orElseGet(() -> {
                streams.put(config.name(), config);
                return text(ApiLevel.shown(config, VERSION));
              });
    };
  }

  // ---- consumers

  private static ConsumerAddress address(String subject, ConsumerRequest request) {
    boolean durable = subject.startsWith("DURABLE.");
    String[] tokens = subject.replace("DURABLE.", "").split("\\.", 4);
    Form form = durable ? Form.DURABLE : tokens.length < 3 ? Form.EPHEMERAL : Form.NAMED;
    return new ConsumerAddress(
        form, tokens[1], tokens.length < 3 ? "" : tokens[2], tokens.length < 4 ? "" : tokens[3]);
  }

  private String consumer(String subject, ConsumerRequest request) {
    return switch (address(subject, request).check(request)) {
      case Verdict.Refused<ConsumerConfig>(ApiError refused) -> text(refused);
      case Verdict.Accepted<ConsumerConfig>(ConsumerConfig config) -> {
        StreamConfig stream = streams.get(request.stream());
        yield stream == null
            ? text(ErrorId.STREAM_NOT_FOUND.with())
            : consumer(stream, ConsumerRules.sourcing(config, stream, "suffix"), request);
      }
    };
  }

  private String consumer(StreamConfig stream, ConsumerConfig asked, ConsumerRequest request) {
    var terms = new ConsumerTerms(stream, limits, AccountLimits.NONE, request.pedantic());
    Map<String, ConsumerConfig> all = consumers.get(stream.name());
    ConsumerConfig there = all.get(asked.name());
    ConsumerConfig kept = there == null ? asked : ConsumerRules.keeping(asked, there);
    return switch (ConsumerRules.check(ApiLevel.stamped(kept), terms)) {
      case Verdict.Refused<ConsumerConfig>(ApiError refused) -> text(refused);
      case Verdict.Accepted<ConsumerConfig>(ConsumerConfig config) -> {
        var place = new ConsumerPlace(terms, all);
        Optional<ApiError> error =
            there == null
                ? create(config, request.action(), place)
                : update(there, config, request.action(), place);
        if (error.isPresent()) {
          yield text(error.get());
        }
        ConsumerConfig settled = ConsumerRules.settled(config);
        all.put(config.name(), settled);
        yield text(ApiLevel.shown(settled, VERSION));
      }
    };
  }

  private static Optional<ApiError> create(
      ConsumerConfig config, ConsumerAction action, ConsumerPlace place) {
    return action == ConsumerAction.UPDATE
        ? Optional.of(ErrorId.CONSUMER_DOES_NOT_EXIST.with())
        : place.create(config);
  }

  private static Optional<ApiError> update(
      ConsumerConfig old, ConsumerConfig config, ConsumerAction action, ConsumerPlace place) {
    if (action == ConsumerAction.CREATE && !ConsumerRules.isSame(config, old)) {
      return Optional.of(ErrorId.CONSUMER_ALREADY_EXISTS.with());
    }
    return place.update(config).or(() -> ConsumerRules.update(old, config, _ -> false));
  }
}
