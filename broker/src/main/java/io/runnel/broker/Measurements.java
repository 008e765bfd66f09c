// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.account.Account;
import io.runnel.account.ServiceReplies;
import io.runnel.broker.event.EventId;
import io.runnel.broker.latency.LatencySampling;
import io.runnel.broker.latency.ServiceLatency;
import io.runnel.broker.latency.ServiceLatency.Asked;
import io.runnel.broker.latency.ServiceLatency.Outcome;
import io.runnel.config.options.ExportOptions.Latency;
import io.runnel.config.options.ExportOptions.ResponseType;
import io.runnel.wire.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The measured requests to the services that one account exports, from their arrival to their end,
/// and what is published about them in that account.
///
/// Shared by all loops. Invariant: there is a way back for each entry, so there are no more than
/// [ServiceReplies#PENDING_MAX]. Only services with one answer are measured.
final class Measurements {
  private final Space exporter;
  private final ConcurrentHashMap<String, Measured> underWay = new ConcurrentHashMap<>(0);

  /// A request under way, on its one-time reply subject.
  private record Measured(String subject, Map<String, List<String>> headers, Asked asked) {}

  Measurements(Space exporter) {
    this.exporter = exporter;
  }

  /// The headers that make `request` a measured one; empty for nearly all.
  static Optional<Map<String, List<String>>> sample(
      Account.ServiceImport rules, Message request, Router router) {
    Latency latency = rules.export().latency();
    return latency.isOff()
        ? Optional.empty()
        : LatencySampling.of(latency, request, router.random(LatencySampling.PERCENT));
  }

  /// A request without a reply subject, which nobody can answer.
  void bad(
      Account.ServiceImport rules,
      Map<String, List<String>> headers,
      Origin origin,
      Router router) {
    String subject = rules.export().latency().subject();
    Asked asked = asked(rules, origin);
    publish(subject, ServiceLatency.failed(Outcome.BAD_REQUEST, asked, headers), router);
  }

  /// A request that waits for its answer on `way`.
  void begin(
      ServiceReplies.Pending way,
      Account.ServiceImport rules,
      Map<String, List<String>> headers,
      Origin origin) {
    if (rules.export().responseType() == ResponseType.SINGLETON) {
      String subject = rules.export().latency().subject();
      underWay.put(way.subject(), new Measured(subject, headers, asked(rules, origin)));
    }
  }

  private static Asked asked(Account.ServiceImport rules, Origin origin) {
    byte[] client = origin.requestInfo(rules.share(), "");
    return new Asked(client, origin.roundTripNanos(), Instant.now(), System.nanoTime());
  }

  /// An answer from `responder` is on its way back.
  void answered(String way, Origin responder, Router router) {
    Measured measured = underWay.remove(way);
    if (measured != null) {
      byte[] client = responder.requestInfo(true, "");
      long roundTrip = responder.roundTripNanos();
      publish(
          measured.subject,
          ServiceLatency.answered(
              measured.asked, measured.headers, client, roundTrip, System.nanoTime()),
          router);
    }
  }

  /// A way back is gone: if nobody answered, that is told.
  void removed(ServiceReplies.Removed removed, Router router) {
    Measured measured = underWay.remove(removed.pending().subject());
    if (measured != null) {
      Outcome outcome =
          switch (removed.reason()) {
            case NOT_DELIVERED -> Outcome.UNAVAILABLE;
            case TIMED_OUT -> Outcome.TIMEOUT;
            case INTEREST_LOST -> Outcome.REQUEST_TIMEOUT;
            case ANSWERED -> Outcome.ANSWERED;
          };
      publish(
          measured.subject,
          ServiceLatency.failed(outcome, measured.asked, measured.headers),
          router);
    }
  }

  private void publish(String subject, ServiceLatency latency, Router router) {
    router.announce(exporter, latency.message(subject, EventId.next(), Instant.now()));
  }
}
