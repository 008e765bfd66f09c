// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.broker.jetstream.JetStream;
import io.runnel.broker.jetstream.host.AccountStreams;
import io.runnel.broker.jetstream.host.StreamFiles;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.broker.monitor.Healthz.Health;
import io.runnel.broker.monitor.Healthz.Ill;
import io.runnel.broker.monitor.Healthz.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether all streams, or the one that is asked about, are there and can be written. A stream that
/// was found on the disk and could not be read makes the server ill until its next start.
final class StreamHealth {
  private static final int NOT_FOUND = 404;

  private StreamHealth() {}

  static Health check(JetStream jetStream, Options options) {
    List<Ill> ills = new ArrayList<>();
    for (StreamFiles.Lost lost : jetStream.files().lost()) {
      if (isAsked(options, lost.account(), lost.stream())) {
        ills.add(ill(lost.account(), lost.stream(), "could not be recovered"));
      }
    }
    for (AccountStreams account : jetStream.accounts()) {
      for (StreamHost stream : account.streams()) {
        if (!stream.writeError().isEmpty() && isAsked(options, account.name(), stream.name())) {
          ills.add(ill(account.name(), stream.name(), "write error: " + stream.writeError()));
        }
      }
    }
    if (!ills.isEmpty()) {
      return Health.unavailable(ills, options);
    }
    return missing(jetStream, options)
        .map(ill -> Health.unavailable(NOT_FOUND, List.of(ill), options))
        .orElseGet(() -> Health.ok(options));
  }

  private static boolean isAsked(Options options, String account, String stream) {
    return (options.account().isEmpty() || options.account().equals(account))
        && (options.stream().isEmpty() || options.stream().equals(stream));
  }

  private static Ill ill(String account, String stream, String what) {
    String text = "JetStream stream '" + account + " > " + stream + "' " + what;
    return new Ill("STREAM", account, stream, "", text);
  }

  /// What is asked about by name and not there.
  private static Optional<Ill> missing(JetStream jetStream, Options options) {
    if (options.account().isEmpty()) {
      return Optional.empty();
    }
    String where = "account \"" + options.account() + "\"";
    Optional<AccountStreams> account =
        jetStream
            .of(options.account())
            .filter(one -> !one.streams().isEmpty() || jetStream.files().knows(options.account()));
    if (account.isEmpty()) {
      String text = "JetStream " + where + " not found";
      return Optional.of(new Ill("ACCOUNT", options.account(), "", "", text));
    }
    if (options.stream().isEmpty()) {
      return Optional.empty();
    }
    String what = "stream \"" + options.stream() + "\"";
    Optional<StreamHost> stream = account.get().stream(options.stream());
    if (stream.isEmpty()) {
      String text = "JetStream " + what + " not found on " + where;
      return Optional.of(new Ill("STREAM", options.account(), options.stream(), "", text));
    }
    if (options.consumer().isEmpty() || stream.get().consumer(options.consumer()).isPresent()) {
      return Optional.empty();
    }
    String text =
        "JetStream consumer \"" + options.consumer() + "\" not found for " + what + " on " + where;
    return Optional.of(
        new Ill("CONSUMER", options.account(), options.stream(), options.consumer(), text));
  }
}
