// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.broker.Subscription;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.broker.jetstream.host.StreamYard;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.config.ApiLevel;
import io.runnel.stream.config.ConsumerAction;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.ConsumerRequest;
import io.runnel.stream.config.ConsumerRules;
import io.runnel.stream.config.DeliverPolicy;
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
  private static final String NO_STORE = "error creating store for consumer";
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
    ConsumerConfig proper =
        ConsumerRules.sourcing(wanted, stream.config(), random(EPHEMERAL_NAME_CHARS));
    ConsumerConfig config =
        Asked.accepted(ConsumerRules.check(proper, yard.terms(stream, request.pedantic())));
    boolean inner = config.direct() || config.sourcing();
    if (inner) {
      String expected = call.header(Headed.IDENTITY);
      String identity = stream.identity();
      Asked.refuse(
          !expected.isEmpty() && !expected.equals(identity),
          ErrorId.CONSUMER_STREAM_IDENTITY_MISMATCH,
          identity);
    }
    Fields info = Descriptions.consumer(make(call, stream, config, request.action()));
    return inner ? Headed.identified(stream.identity(), info) : info;
  }

  // ---- the name, by the subject and by the body

  private ConsumerConfig named(ApiCall call, ConsumerConfig config, int at) throws ApiRefusal {
    String name = form == Form.UNNAMED ? config.name() : call.token(at + 1);
    Asked.refuse(
        name.contains("/") || name.contains("\\"), ErrorId.CONSUMER_NAME_CONTAINS_PATH_SEPARATORS);
    switch (form) {
      case UNNAMED ->
          Asked.refuse(!config.durable().isEmpty(), ErrorId.CONSUMER_EPHEMERAL_WITH_DURABLE_NAME);
      case DURABLE -> {
        Asked.refuse(config.durable().isEmpty(), ErrorId.CONSUMER_DURABLE_NAME_NOT_SET);
        Asked.refuse(
            !name.equals(config.durable()), ErrorId.CONSUMER_DURABLE_NAME_NOT_MATCH_SUBJECT);
      }
      case NAMED -> {
        Asked.refuse(
            !config.durable().isEmpty() && !name.equals(config.durable()),
            ErrorId.CONSUMER_DURABLE_NAME_NOT_MATCH_SUBJECT);
        filtered(call, config, at + 2);
      }
    }
    Asked.refuse(config.replicas() > 1, ErrorId.STREAM_REPLICAS_NOT_SUPPORTED);
    return config.toBuilder().name(name).build();
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
      ApiCall call, StreamHost stream, ConsumerConfig config, ConsumerAction action)
      throws ApiRefusal {
    String name = config.name().isEmpty() ? config.durable() : config.name();
    Optional<ConsumerHost> known = name.isEmpty() ? Optional.empty() : stream.consumer(name);
    if (known.isPresent()) {
      return change(stream, known.get(), config, action);
    }
    Asked.refuse(action == ConsumerAction.UPDATE, ErrorId.CONSUMER_DOES_NOT_EXIST);
    admit(stream, config);
    Asked.refuse(Names.bytes(name) > Names.NAME_BYTES_MAX, ErrorId.CONSUMER_CREATE, NO_STORE);
    String made = name.isEmpty() ? random(EPHEMERAL_NAME_CHARS) : name;
    ConsumerConfig complete =
        ApiLevel.stamped(ConsumerRules.settled(config.toBuilder().name(made).build()));
    ConsumerHost host =
        stream.askDurably(() -> {
          ConsumerHost added = stream.desk().add(complete);
          return name.isEmpty() ? added.namedByServer() : added;
        });
    stream.advisories().consumer(call.account(), stream.name(), made, "CREATED", "create");
    return host;
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
      stream.desk().update(known, ApiLevel.stamped(ConsumerRules.settled(config)));
      return true;
    });
    return known;
  }

  private static boolean listens(StreamHost stream, String subject) {
    byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
    return stream.account().space().find(bytes, 0, bytes.length, Subscription::isOpen) != null;
  }

  private void admit(StreamHost stream, ConsumerConfig config) throws ApiRefusal {
    if (config.direct() || config.sourcing()) {
      return;
    }
    long most = stream.config().maxConsumers();
    long accountMost = stream.account().limits().maxConsumers();
    if (most <= 0 || (accountMost > 0 && accountMost < most)) {
      most = accountMost;
    }
    int serverMost = yard.options().limits().defaultMaxConsumers();
    if (serverMost > 0 && most <= 0) {
      most = serverMost;
    }
    Asked.refuse(most > 0 && countable(stream).size() >= most, ErrorId.MAXIMUM_CONSUMERS_LIMIT);
    if (stream.config().retention() == Retention.WORKQUEUE) {
      workQueue(stream, config);
    }
  }

  private static List<ConsumerHost> countable(StreamHost stream) {
    return stream.consumers().stream()
        .filter(other -> !other.config().direct() && !other.config().sourcing())
        .toList();
  }

  /// Consumers of a work queue share nothing.
  private static void workQueue(StreamHost stream, ConsumerConfig config) throws ApiRefusal {
    Asked.refuse(
        config.ackPolicy() != AckPolicy.EXPLICIT && config.ackPolicy() != AckPolicy.FLOW_CONTROL,
        ErrorId.CONSUMER_WQ_REQUIRES_EXPLICIT_ACK);
    Asked.refuse(
        config.deliverPolicy() != DeliverPolicy.ALL, ErrorId.CONSUMER_WQ_CONSUMER_NOT_DELIVER_ALL);
    List<ConsumerHost> others = countable(stream);
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
