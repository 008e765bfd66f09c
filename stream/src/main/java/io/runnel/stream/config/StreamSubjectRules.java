// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import static io.runnel.stream.api.ErrorId.MIRROR_WITH_SUBJECTS;
import static io.runnel.stream.api.ErrorId.STREAM_MAX_BYTES_REQUIRED;
import static io.runnel.stream.api.ErrorId.STREAM_MAX_STREAM_BYTES_EXCEEDED;
import static io.runnel.stream.api.ErrorId.STREAM_TRANSFORM_INVALID_DESTINATION;
import static io.runnel.stream.api.ErrorId.STREAM_TRANSFORM_INVALID_SOURCE;

import io.runnel.base.GoQuote;
import io.runnel.subject.InvalidTransform;
import io.runnel.subject.Subjects;
import io.runnel.subject.Transform;
import java.util.List;
import java.util.Optional;

/// Which subjects a stream may have, and what may become of them. Belongs to one check.
final class StreamSubjectRules {
  private static final List<String> API_SUBJECTS = List.of("$JS.>", "$JSC.>", "$NRG.>");

  private final AccountLimits account;
  private final Checklist list;

  StreamSubjectRules(AccountLimits account, Checklist list) {
    this.account = account;
    this.list = list;
  }

  StreamConfig check(StreamConfig config) {
    StreamConfig complete = withSubjects(config);
    subjects(complete);
    bytes(complete);
    complete.subjectTransform().ifPresent(this::transform);
    return complete.republish().map(republish -> republish(complete, republish)).orElse(complete);
  }

  private static StreamConfig withSubjects(StreamConfig config) {
    boolean named = config.subjects().isEmpty() && !config.isMirror() && config.sources().isEmpty();
    return named ? config.toBuilder().subjects(List.of(config.name())).build() : config;
  }

  private void subjects(StreamConfig config) {
    List<String> subjects = config.subjects();
    list.refuse(config.isMirror() && !subjects.isEmpty(), MIRROR_WITH_SUBJECTS);
    for (int i = 0; i < subjects.size(); i++) {
      String subject = subjects.get(i);
      list.invalid(!Subjects.isValid(subject), "invalid subject");
      list.invalid(subjects.indexOf(subject) < i, "duplicate subjects detected");
      if (subject.equals(">")) {
        list.invalid(!config.noAck(), "capturing all subjects requires no-ack to be true");
        list.invalid(config.replicas() != 1, "capturing all subjects requires replicas of 1");
      }
      if (!config.noAck()) {
        reserved(subject);
      }
      for (String other : subjects.subList(i + 1, subjects.size())) {
        list.invalid(
            Subjects.overlap(other, subject),
            "subject " + GoQuote.quote(subject) + " overlaps with " + GoQuote.quote(other));
      }
    }
  }

  private void reserved(String subject) {
    list.invalid(
        API_SUBJECTS.stream().anyMatch(space -> Subjects.overlap(subject, space))
            && !Subjects.isSubsetOf(subject, "$JS.EVENT.>"),
        "subjects that overlap with jetstream api require no-ack to be true");
    list.invalid(
        Subjects.overlap(subject, "$SYS.>") && !Subjects.isSubsetOf(subject, "$SYS.ACCOUNT.>"),
        "subjects that overlap with system api require no-ack to be true");
  }

  private void bytes(StreamConfig config) {
    long limit =
        config.storage() == Storage.MEMORY
            ? account.memoryMaxStreamBytes()
            : account.storageMaxStreamBytes();
    list.refuse(account.maxBytesRequired() && config.maxBytes() <= 0, STREAM_MAX_BYTES_REQUIRED);
    list.refuse(limit > 0 && config.maxBytes() > limit, STREAM_MAX_STREAM_BYTES_EXCEEDED);
  }

  private void transform(SubjectTransformConfig transform) {
    list.refuse(
        !Names.isFilter(transform.source()),
        STREAM_TRANSFORM_INVALID_SOURCE,
        "invalid subject " + transform.source());
    Optional<String> error = Names.transformError(transform);
    list.refuse(error.isPresent(), STREAM_TRANSFORM_INVALID_DESTINATION, error.orElse(""));
  }

  private StreamConfig republish(StreamConfig config, RePublish asked) {
    RePublish republish = asked;
    if (republish.source().isEmpty()) {
      list.pedantic(true, "republish source can not be empty");
      republish = new RePublish(">", republish.destination(), republish.headersOnly());
    }
    // From everything to everything: what the transform makes, if it covers the stream.
    Optional<SubjectTransformConfig> covering =
        config
            .subjectTransform()
            .filter(transform -> config.subjects().equals(List.of(transform.source())));
    if (republish.source().equals(">")
        && republish.destination().equals(">")
        && covering.isPresent()) {
      list.pedantic(true, "implicit republish based on subject transform");
      String made = covering.get().destination();
      republish = new RePublish(made, made, republish.headersOnly());
    }
    String destination = republish.destination();
    list.invalid(
        config.subjects().stream().anyMatch(subject -> Subjects.overlap(destination, subject)),
        "stream configuration for republish destination forms a cycle");
    list.invalid(
        !isTransform(republish.source(), destination),
        "stream configuration for republish with transform from '"
            + republish.source()
            + "' to '"
            + destination
            + "' not valid");
    return config.toBuilder().republish(republish).build();
  }

  private static boolean isTransform(String source, String destination) {
    if (destination.isEmpty()) {
      return true;
    }
    try {
      Transform.compile(source, destination);
      return true;
    } catch (InvalidTransform _) {
      return false;
    }
  }
}
