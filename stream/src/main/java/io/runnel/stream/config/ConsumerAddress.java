// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import static io.runnel.stream.api.ErrorId.CONSUMER_CREATE_FILTER_SUBJECT_MISMATCH;
import static io.runnel.stream.api.ErrorId.CONSUMER_DURABLE_NAME_NOT_MATCH_SUBJECT;
import static io.runnel.stream.api.ErrorId.CONSUMER_DURABLE_NAME_NOT_SET;
import static io.runnel.stream.api.ErrorId.CONSUMER_EPHEMERAL_WITH_DURABLE_NAME;
import static io.runnel.stream.api.ErrorId.CONSUMER_MULTIPLE_FILTERS_NOT_ALLOWED;
import static io.runnel.stream.api.ErrorId.CONSUMER_NAME_CONTAINS_PATH_SEPARATORS;
import static io.runnel.stream.api.ErrorId.STREAM_MISMATCH;
import static io.runnel.stream.api.ErrorId.STREAM_REPLICAS_NOT_SUPPORTED;

/// What the subject of a request for a consumer says of it; names and filter are empty where it
/// does not have them.
public record ConsumerAddress(Form form, String stream, String consumer, String filter) {

  /// The three subjects of the API.
  public enum Form {
    /// `CONSUMER.CREATE.<stream>`
    EPHEMERAL,
    /// `CONSUMER.DURABLE.CREATE.<stream>.<consumer>`
    DURABLE,
    /// `CONSUMER.CREATE.<stream>.<consumer>[.<filter>]`
    NAMED
  }

  /// The configuration that is asked for, with the name of the subject, or why the two do not go
  /// together.
  public Verdict<ConsumerConfig> check(ConsumerRequest request) {
    ConsumerConfig config = request.config();
    String name = form == Form.EPHEMERAL ? config.name() : consumer;
    boolean durable = config.isDurable();
    var list = new Checklist(false);
    list.refuse(!stream.equals(request.stream()), STREAM_MISMATCH);
    list.refuse(name.contains("/") || name.contains("\\"), CONSUMER_NAME_CONTAINS_PATH_SEPARATORS);
    switch (form) {
      case DURABLE -> {
        list.refuse(!durable, CONSUMER_DURABLE_NAME_NOT_SET);
        list.refuse(!name.equals(config.durable()), CONSUMER_DURABLE_NAME_NOT_MATCH_SUBJECT);
      }
      case NAMED ->
          list.refuse(
              durable && !name.equals(config.durable()), CONSUMER_DURABLE_NAME_NOT_MATCH_SUBJECT);
      case EPHEMERAL -> list.refuse(durable, CONSUMER_EPHEMERAL_WITH_DURABLE_NAME);
    }
    list.refuse(
        !filter.isEmpty() && !config.filterSubjects().isEmpty(),
        CONSUMER_MULTIPLE_FILTERS_NOT_ALLOWED);
    list.refuse(
        !filter.isEmpty() && !filter.equals(config.filterSubject()),
        CONSUMER_CREATE_FILTER_SUBJECT_MISMATCH);
    list.refuse(config.replicas() > 1, STREAM_REPLICAS_NOT_SUPPORTED);
    return list.verdict(config.toBuilder().name(name).build());
  }
}
