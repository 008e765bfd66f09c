// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.GoQuote;
import io.runnel.base.json.GoText;
import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.subject.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What a consumer may be and become: checks with nats-server's errors in its order, and defaults.
/// Pure.
public final class ConsumerRules {
  /// The heartbeat of consumers that acknowledge by flow control: 1 second, no other.
  static final long FLOW_HEARTBEAT_NANOS = 1_000_000_000L;

  private static final long INACTIVE_NANOS_DEFAULT = 5_000_000_000L;
  private static final long HEARTBEAT_NANOS_MIN = 100_000_000L;
  private static final long EXPIRES_NANOS_MIN = 1_000_000L;

  /// Whether `name` may be the name of a priority group.
  public static boolean isGroup(String name) {
    return GROUP.matcher(name).matches();
  }

  private static final Pattern GROUP = Pattern.compile("[a-zA-Z0-9/_=-]{1,16}");

  private final ConsumerTerms terms;
  private final Checklist list;

  private ConsumerRules(ConsumerTerms terms) {
    this.terms = terms;
    this.list = new Checklist(terms.pedantic());
  }

  /// Fills in what is left out, and checks the whole.
  public static Verdict<ConsumerConfig> check(ConsumerConfig config, ConsumerTerms terms) {
    var rules = new ConsumerRules(terms);
    ConsumerConfig complete = new ConsumerDefaults(terms, rules.list).complete(config);
    rules.names(complete);
    rules.replicas(complete);
    rules.acks(complete);
    if (complete.isPush()) {
      rules.push(complete);
    } else {
      rules.pull(complete);
    }
    rules.limits(complete);
    rules.direct(complete);
    rules.filters(complete);
    rules.start(complete);
    rules.rest(complete);
    rules.priority(complete);
    return rules.list.verdict(complete);
  }

  /// A request for a consumer that is there changes neither its pause nor, for one that feeds a
  /// source, where it began.
  public static ConsumerConfig keeping(ConsumerConfig requested, ConsumerConfig existing) {
    ConsumerConfigBuilder out = requested.toBuilder().pauseUntil(existing.pauseUntil());
    if (requested.sourcing() && requested.isDurable()) {
      out.deliverPolicy(existing.deliverPolicy())
          .startSequence(existing.startSequence())
          .startTime(existing.startTime());
    }
    return out.build();
  }

  /// What the consumer of a mirror or source becomes: durable, with acknowledgements, where the
  /// stream keeps messages only as long as someone wants them; else one of its own, for the
  /// requester's name is always the same.
  public static ConsumerConfig sourcing(
      ConsumerConfig requested, StreamConfig stream, String suffix) {
    if (!requested.direct() || !requested.sourcing() || requested.name().isEmpty()) {
      return requested;
    }
    if (stream.retention() == Retention.LIMITS) {
      return requested.toBuilder().name(requested.name() + "-" + suffix).build();
    }
    return requested.toBuilder()
        .direct(false)
        .durable(requested.name())
        .ackPolicy(AckPolicy.FLOW_CONTROL)
        .ackWaitNanos(0)
        .maxDeliver(0)
        .inactiveThresholdNanos(0)
        .build();
  }

  /// Whether a checked request for a consumer that is there asks for what is there. One that is not
  /// durable has to say the threshold that it got by default, as with nats-server.
  public static boolean isSame(ConsumerConfig requested, ConsumerConfig existing) {
    return ApiLevel.asIn(requested, existing).equals(existing);
  }

  /// As it is kept and shown once nothing is refused any more: one that is not durable goes away
  /// when nobody has used it for some time: 5 seconds, if it says nothing.
  public static ConsumerConfig settled(ConsumerConfig config) {
    return config.isDurable() || config.inactiveThresholdNanos() > 0
        ? config
        : config.toBuilder().inactiveThresholdNanos(INACTIVE_NANOS_DEFAULT).build();
  }

  // ---- update

  /// Why a consumer can not become what is asked; both are complete. `hasInterest` says whether
  /// someone listens to a subject.
  public static Optional<ApiError> update(
      ConsumerConfig old, ConsumerConfig config, Predicate<String> hasInterest) {
    var list = new Checklist(false);
    if (old.equals(config)) {
      return list.first();
    }
    fixed(list, old.deliverPolicy() != config.deliverPolicy(), "deliver policy");
    fixed(list, old.memoryStorage() != config.memoryStorage(), "storage type");
    fixed(list, old.direct() != config.direct(), "direct");
    fixed(list, old.sourcing() != config.sourcing(), "sourcing");
    fixed(list, old.startSequence() != config.startSequence(), "start sequence");
    fixed(list, !old.startTime().equals(config.startTime()), "start time");
    fixed(list, old.ackPolicy() != config.ackPolicy(), "ack policy");
    fixed(list, old.replayPolicy() != config.replayPolicy(), "replay policy");
    fixed(list, old.heartbeatNanos() != config.heartbeatNanos(), "heart beats");
    fixed(list, old.flowControl() != config.flowControl(), "flow control");
    list.refuse(
        !old.isPush() && config.isPush(),
        ErrorId.CONSUMER_CREATE,
        "can not update pull consumer to push based");
    list.refuse(
        old.isPush() && !config.isPush(),
        ErrorId.CONSUMER_CREATE,
        "can not update push consumer to pull based");
    list.refuse(
        old.isPush()
            && !old.deliverSubject().equals(config.deliverSubject())
            && hasInterest.test(old.deliverSubject()),
        ErrorId.CONSUMER_NAME_EXIST);
    fixed(list, old.maxWaiting() != config.maxWaiting(), "max waiting");
    list.refuse(isBackoffTooLong(config), ErrorId.CONSUMER_MAX_DELIVER_BACKOFF);
    return list.first();
  }

  private static void fixed(Checklist list, boolean changed, String what) {
    list.refuse(changed, ErrorId.CONSUMER_CREATE, what + " can not be updated");
  }

  private static boolean isBackoffTooLong(ConsumerConfig config) {
    int steps = config.backoffNanos().size();
    return steps > 0 && config.maxDeliver() != -1 && steps > config.maxDeliver();
  }

  // ---- checks, in order

  private void names(ConsumerConfig config) {
    list.invalid(
        !config.name().isEmpty() && !Names.isAsset(config.name()),
        "consumer name can not contain '.', '*', '>', '\\', '/'");
    list.invalid(
        config.isDurable() && !Names.isAsset(config.durable()),
        "consumer durable name can not contain '.', '*', '>', '\\', '/'");
  }

  private void replicas(ConsumerConfig config) {
    int replicas = config.replicas();
    list.refuse(
        replicas > 0 && replicas > terms.stream().replicas(),
        ErrorId.CONSUMER_REPLICAS_EXCEEDS_STREAM);
    list.refuse(replicas < 0, ErrorId.REPLICAS_COUNT_CANNOT_BE_NEGATIVE);
    list.refuse(
        terms.stream().retention() != Retention.LIMITS
            && replicas != 0
            && replicas != terms.stream().replicas(),
        ErrorId.CONSUMER_REPLICAS_SHOULD_MATCH_STREAM);
  }

  private void acks(ConsumerConfig config) {
    list.refuse(
        config.backoffNanos().stream().anyMatch(nanos -> nanos < 0),
        ErrorId.CONSUMER_BACK_OFF_NEGATIVE);
    list.refuse(config.ackWaitNanos() < 0, ErrorId.CONSUMER_ACK_WAIT_NEGATIVE);
    if (config.ackPolicy() == AckPolicy.FLOW_CONTROL) {
      list.refuse(!config.isPush(), ErrorId.CONSUMER_ACK_FC_REQUIRES_PUSH);
      list.refuse(!config.flowControl(), ErrorId.CONSUMER_ACK_FC_REQUIRES_FC);
      list.invalid(
          config.heartbeatNanos() != FLOW_HEARTBEAT_NANOS,
          "flow control ack policy heartbeat needs to be 1s");
      list.refuse(config.maxAckPending() <= 0, ErrorId.CONSUMER_ACK_FC_REQUIRES_MAX_ACK_PENDING);
      list.refuse(
          config.ackWaitNanos() != 0 || !config.backoffNanos().isEmpty(),
          ErrorId.CONSUMER_ACK_FC_REQUIRES_NO_ACK_WAIT);
      list.refuse(config.maxDeliver() > 0, ErrorId.CONSUMER_ACK_FC_REQUIRES_NO_MAX_DELIVER);
    }
    list.refuse(isBackoffTooLong(config), ErrorId.CONSUMER_MAX_DELIVER_BACKOFF);
    list.refuse(
        Names.bytes(config.description()) > Names.DESCRIPTION_BYTES_MAX,
        ErrorId.CONSUMER_DESCRIPTION_TOO_LONG,
        Names.DESCRIPTION_BYTES_MAX);
  }

  private void push(ConsumerConfig config) {
    String subject = config.deliverSubject();
    list.refuse(!Subjects.isLiteral(subject), ErrorId.CONSUMER_DELIVER_TO_WILDCARDS);
    list.refuse(!Subjects.isValid(subject), ErrorId.CONSUMER_INVALID_DELIVER_SUBJECT);
    list.refuse(
        terms.stream().subjects().stream().anyMatch(own -> Subjects.isSubsetOf(subject, own)),
        ErrorId.CONSUMER_DELIVER_CYCLE);
    list.refuse(config.maxWaiting() != 0, ErrorId.CONSUMER_PUSH_MAX_WAITING);
    list.refuse(
        config.maxAckPending() > 0 && config.ackPolicy() == AckPolicy.NONE,
        ErrorId.CONSUMER_MAX_PENDING_ACK_POLICY_REQUIRED);
    list.refuse(
        config.heartbeatNanos() > 0 && config.heartbeatNanos() < HEARTBEAT_NANOS_MIN,
        ErrorId.CONSUMER_SMALL_HEARTBEAT);
  }

  private void pull(ConsumerConfig config) {
    list.refuse(
        config.ackPolicy() == AckPolicy.NONE && terms.stream().retention() == Retention.WORKQUEUE,
        ErrorId.CONSUMER_PULL_REQUIRES_ACK);
    list.refuse(config.rateLimitBitsPerSecond() != 0, ErrorId.CONSUMER_PULL_WITH_RATE_LIMIT);
    list.refuse(config.heartbeatNanos() > 0, ErrorId.CONSUMER_HB_REQUIRES_PUSH);
    list.refuse(config.flowControl(), ErrorId.CONSUMER_FC_REQUIRES_PUSH);
    list.refuse(
        config.maxRequestExpiresNanos() != 0 && config.maxRequestExpiresNanos() < EXPIRES_NANOS_MIN,
        ErrorId.CONSUMER_MAX_REQUEST_EXPIRES_TOO_SMALL);
    int batch = terms.server().maxRequestBatch();
    list.refuse(
        batch > 0 && config.maxRequestBatch() > batch,
        ErrorId.CONSUMER_MAX_REQUEST_BATCH_EXCEEDED,
        batch);
  }

  private void limits(ConsumerConfig config) {
    ConsumerLimits stream = terms.stream().consumerLimits();
    List<Integer> limits =
        List.of(
            terms.server().maxAckPending(),
            terms.account().maxAckPending(),
            stream.maxAckPending());
    for (int limit : limits) {
      list.refuse(
          limit > 0 && config.maxAckPending() > limit,
          ErrorId.CONSUMER_MAX_PENDING_ACK_EXCESS,
          limit);
    }
    long threshold = stream.inactiveThresholdNanos();
    list.refuse(
        threshold > 0 && config.inactiveThresholdNanos() > threshold,
        ErrorId.CONSUMER_INACTIVE_THRESHOLD_EXCESS,
        GoText.duration(threshold));
  }

  private void direct(ConsumerConfig config) {
    if (config.direct()) {
      list.refuse(!config.isPush(), ErrorId.CONSUMER_DIRECT_REQUIRES_PUSH);
      list.refuse(config.isDurable(), ErrorId.CONSUMER_DIRECT_REQUIRES_EPHEMERAL);
    }
  }

  private void filters(ConsumerConfig config) {
    String filter = config.filterSubject();
    list.refuse(
        !filter.isEmpty() && !config.filterSubjects().isEmpty(),
        ErrorId.CONSUMER_DUPLICATE_FILTER_SUBJECTS);
    list.invalid(!Names.isFilter(filter), "invalid subject");
    list.refuse(config.filterSubjects().contains(""), ErrorId.CONSUMER_EMPTY_FILTER);
    List<String> filters = new ArrayList<>(config.filterSubjects());
    for (int i = 0; i < filters.size(); i++) {
      list.invalid(!Subjects.isValid(filters.get(i)), "invalid subject");
      for (int j = 0; j < filters.size(); j++) {
        list.refuse(
            i != j && Subjects.isSubsetOf(filters.get(i), filters.get(j)),
            ErrorId.CONSUMER_OVERLAPPING_SUBJECT_FILTERS);
      }
    }
  }

  private void start(ConsumerConfig config) {
    boolean sequence = config.startSequence() != 0;
    boolean time = config.startTime().isPresent();
    switch (config.deliverPolicy()) {
      case ALL -> startUnset("all", sequence, time);
      case LAST -> startUnset("last", sequence, time);
      case NEW -> startUnset("new", sequence, time);
      case LAST_PER_SUBJECT -> {
        startUnset("last per subject", sequence, time);
        policy(config.filters().isEmpty(), "last per subject", "filter subject is not set");
      }
      case BY_START_SEQUENCE -> {
        policy(!sequence, "by start sequence", "start sequence is not set");
        policy(time, "by start sequence", "start time is also set");
      }
      case BY_START_TIME -> {
        policy(!time, "by start time", "start time is not set");
        policy(sequence, "by start time", "start start sequence is also set");
      }
    }
  }

  private void startUnset(String policy, boolean sequence, boolean time) {
    policy(sequence, policy, "start sequence is also set");
    policy(time, policy, "start time is also set");
  }

  private void policy(boolean wrong, String policy, String what) {
    list.refuse(
        wrong,
        ErrorId.CONSUMER_INVALID_POLICY,
        "consumer delivery policy is deliver " + policy + ", but optional " + what);
  }

  private void rest(ConsumerConfig config) {
    if (!config.sampleFrequency().isEmpty()) {
      sampling(config.sampleFrequency());
    }
    list.refuse(
        config.flowControl() && config.heartbeatNanos() == 0,
        ErrorId.CONSUMER_WITH_FLOW_CONTROL_NEEDS_HEARTBEATS);
    list.refuse(
        config.isDurable() && !config.name().isEmpty() && !config.name().equals(config.durable()),
        ErrorId.CONSUMER_CREATE_DURABLE_AND_NAME_MISMATCH);
    list.refuse(
        Names.bytes(config.metadata()) > Names.METADATA_BYTES_MAX,
        ErrorId.CONSUMER_METADATA_LENGTH,
        Names.METADATA_BYTES_MAX / 1024 + "KB");
  }

  private void sampling(String frequency) {
    String digits =
        frequency.endsWith("%") ? frequency.substring(0, frequency.length() - 1) : frequency;
    boolean number = digits.matches("[+-]?[0-9]+");
    String error = "<nil>";
    boolean wrong = number && digits.startsWith("-") && !digits.matches("-0+");
    if (!number) {
      error = "strconv.Atoi: parsing " + GoQuote.quote(digits) + ": invalid syntax";
      wrong = true;
    } else if (digits.replaceFirst("^[+-]?0*", "").length() > 18) {
      error = "strconv.Atoi: parsing " + GoQuote.quote(digits) + ": value out of range";
      wrong = true;
    }
    list.refuse(wrong, ErrorId.CONSUMER_INVALID_SAMPLING, error);
  }

  private void priority(ConsumerConfig config) {
    List<String> groups = config.priorityGroups();
    if (config.priorityPolicy() == PriorityPolicy.NONE) {
      list.refuse(!groups.isEmpty(), ErrorId.CONSUMER_PRIORITY_GROUP_WITH_POLICY_NONE);
      list.refuse(
          config.priorityTimeoutNanos() > 0,
          ErrorId.CONSUMER_PINNED_TTL_WITHOUT_PRIORITY_POLICY_NONE);
      return;
    }
    list.refuse(config.isPush(), ErrorId.CONSUMER_PUSH_WITH_PRIORITY_GROUP);
    list.refuse(groups.isEmpty(), ErrorId.CONSUMER_PRIORITY_POLICY_WITHOUT_GROUP);
    for (String group : groups) {
      list.refuse(group.isEmpty(), ErrorId.CONSUMER_EMPTY_GROUP_NAME);
      list.refuse(!isGroup(group), ErrorId.CONSUMER_INVALID_GROUP_NAME);
    }
  }
}
