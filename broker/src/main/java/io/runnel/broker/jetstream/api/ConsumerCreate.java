// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.broker.Subscription;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.broker.jetstream.host.StreamYard;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.config.ApiLevel;
import io.runnel.stream.config.ConsumerAction;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.ConsumerRequest;
import io.runnel.stream.config.ConsumerRules;
import io.runnel.stream.config.Names;
import io.runnel.stream.config.Retention;
import io.runnel.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// CONSUMER.CREATE and CONSUMER.DURABLE.CREATE: a new consumer, or another configuration for one
/// that is there.
final class ConsumerCreate implements ApiRequest {
  private static final int EPHEMERAL_NAME_CHARS = 8;
  private static final String NAME_CHARS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /// Which of the three subjects was used.
  enum Form {
    /// `CONSUMER.CREATE.<stream>`: the name, if any, is in the body.
    UNNAMED,
    /// `CONSUMER.CREATE.<stream>.<consumer>[.<filter>]`
    NAMED,
    /// `CONSUMER.DURABLE.CREATE.<stream>.<consumer>`
    DURABLE
  }

  private final Asked asked;
  private final StreamYard yard;
  private final Form form;

  ConsumerCreate(Asked asked, StreamYard yard, Form form) {
    this.asked = asked;
    this.yard = yard;
    this.form = form;
  }

  @Override
  public ResponseType type() {
    return ResponseType.CONSUMER_CREATE;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    ConsumerRequest request = asked.read(call, ConsumerRequest::read);
    int at = form == Form.DURABLE ? 3 : 2;
    Asked.refuse(!call.token(at).equals(request.stream()), ErrorId.STREAM_MISMATCH);
    ConsumerConfig wanted = named(call, request.config(), at);
    StreamHost stream = Asked.stream(call, at);
    ConsumerConfig config =
        Asked.accepted(ConsumerRules.check(wanted, yard.terms(stream, request.pedantic())));
    return describe(make(call, stream, config, request.action()));
  }

  private static Fields describe(ConsumerHost consumer) {
    return Descriptions.consumer(consumer);
  }

  // ---- the name, by the subject and by the body

  private ConsumerConfig named(ApiCall call, ConsumerConfig config, int at) throws ApiRefusal {
    return switch (form) {
      case UNNAMED -> unnamed(config);
      case DURABLE -> durable(call, config, at);
      case NAMED -> {
        String name = call.token(at + 1);
        filtered(call, config, at + 2);
        Asked.refuse(!Names.isAsset(name), ErrorId.CONSUMER_BAD_DURABLE_NAME);
        boolean mismatch =
            (!config.name().isEmpty() && !config.name().equals(name))
                || (!config.durable().isEmpty() && !config.durable().equals(name));
        Asked.refuse(mismatch, ErrorId.CONSUMER_CREATE_DURABLE_AND_NAME_MISMATCH);
        yield config.toBuilder().name(name).build();
      }
    };
  }

  private static ConsumerConfig unnamed(ConsumerConfig config) throws ApiRefusal {
    Asked.refuse(
        !config.durable().isEmpty() && config.name().isEmpty(),
        ErrorId.CONSUMER_EPHEMERAL_WITH_DURABLE_NAME);
    return config;
  }

  private static ConsumerConfig durable(ApiCall call, ConsumerConfig config, int at)
      throws ApiRefusal {
    Asked.refuse(config.durable().isEmpty(), ErrorId.CONSUMER_DURABLE_NAME_NOT_SET);
    Asked.refuse(
        !call.token(at + 1).equals(config.durable()),
        ErrorId.CONSUMER_DURABLE_NAME_NOT_MATCH_SUBJECT);
    return config;
  }

  private static void filtered(ApiCall call, ConsumerConfig config, int at) throws ApiRefusal {
    if (call.tokens().size() > at) {
      Asked.refuse(
          !config.filterSubjects().isEmpty(), ErrorId.CONSUMER_MULTIPLE_FILTERS_NOT_ALLOWED);
      Asked.refuse(
          !call.tail(at).equals(config.filterSubject()),
          ErrorId.CONSUMER_CREATE_FILTER_SUBJECT_MISMATCH);
    }
  }

  // ---- making it

  private ConsumerHost make(
      ApiCall call, StreamHost stream, ConsumerConfig checked, ConsumerAction action)
      throws ApiRefusal {
    ConsumerConfig config =
        ConsumerRules.sourcing(checked, stream.config(), random(EPHEMERAL_NAME_CHARS));
    String name = config.name().isEmpty() ? config.durable() : config.name();
    Optional<ConsumerHost> known = name.isEmpty() ? Optional.empty() : stream.consumer(name);
    if (known.isPresent()) {
      return change(stream, known.get(), config, action);
    }
    Asked.refuse(action == ConsumerAction.UPDATE, ErrorId.CONSUMER_DOES_NOT_EXIST);
    admit(stream, config);
    ConsumerConfig complete =
        name.isEmpty()
            ? config.toBuilder().name(random(EPHEMERAL_NAME_CHARS)).build()
            : config.toBuilder().name(name).build();
    ConsumerHost made = stream.askDurably(() -> stream.desk().add(ApiLevel.stamped(complete)));
    stream.advisories().consumer(call.account(), stream.name(), made.name(), "CREATED", "create");
    return made;
  }

  private ConsumerHost change(
      StreamHost stream, ConsumerHost known, ConsumerConfig asked, ConsumerAction action)
      throws ApiRefusal {
    ConsumerConfig config =
        ConsumerRules.keeping(asked.toBuilder().name(known.name()).build(), known.config());
    if (ConsumerRules.isSame(config, known.config())) {
      return known;
    }
    Asked.refuse(action == ConsumerAction.CREATE, ErrorId.CONSUMER_ALREADY_EXISTS);
    Asked.refuse(ConsumerRules.update(known.config(), config, subject -> listens(stream, subject)));
    stream.askDurably(() -> {
      stream.desk().update(known, ApiLevel.stamped(config));
      return true;
    });
    return known;
  }

  private static boolean listens(StreamHost stream, String subject) {
    byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
    return stream.account().space().find(bytes, 0, bytes.length, Subscription::isOpen) != null;
  }

  private void admit(StreamHost stream, ConsumerConfig config) throws ApiRefusal {
    int most = stream.config().maxConsumers();
    Asked.refuse(
        most > 0 && !config.direct() && stream.consumers().size() >= most,
        ErrorId.MAXIMUM_CONSUMERS_LIMIT);
    long accountMost = stream.account().limits().maxConsumers();
    Asked.refuse(
        accountMost > 0 && !config.direct() && stream.account().consumers() >= accountMost,
        ErrorId.MAXIMUM_CONSUMERS_LIMIT);
    if (stream.config().retention() == Retention.WORKQUEUE) {
      workQueue(stream, config);
    }
  }

  /// Consumers of a work queue share nothing.
  private static void workQueue(StreamHost stream, ConsumerConfig config) throws ApiRefusal {
    List<ConsumerHost> others =
        stream.consumers().stream().filter(other -> !other.config().direct()).toList();
    Asked.refuse(
        config.filters().isEmpty() && !others.isEmpty(), ErrorId.CONSUMER_WQ_MULTIPLE_UNFILTERED);
    for (ConsumerHost other : others) {
      List<String> theirs = other.config().filters();
      boolean shared =
          theirs.isEmpty()
              || theirs.stream()
                  .anyMatch(
                      one -> config.filters().stream().anyMatch(two -> Subjects.overlap(one, two)));
      Asked.refuse(shared, ErrorId.CONSUMER_WQ_CONSUMER_NOT_UNIQUE);
    }
  }

  private static String random(int length) {
    StringBuilder name = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      name.append(NAME_CHARS.charAt(ThreadLocalRandom.current().nextInt(NAME_CHARS.length())));
    }
    return name.toString();
  }
}
