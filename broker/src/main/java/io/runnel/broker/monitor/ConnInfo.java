// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.GoText;
import io.runnel.base.json.Json;
import io.runnel.broker.client.ClientView;
import io.runnel.broker.client.SubscriptionView;
import io.runnel.broker.client.TlsView;
import io.runnel.config.options.AccountOptions;
import java.time.Duration;
import java.time.Instant;

/// One connection in connz.
///
/// @param now the moment of the answer, which open connections' times refer to
record ConnInfo(ConnzOptions options, Instant now) {

  void write(Json json, ClientView view) {
    json.object(fields -> {
      identity(fields, view);
      times(fields, view.times());
      traffic(fields, view);
      description(fields, view);
      subscriptions(fields, view);
      if (!view.identity().proxyKey().isEmpty()) {
        fields.object("proxy", proxy -> proxy.text("key", view.identity().proxyKey()));
      }
    });
  }

  private static void identity(Json json, ClientView view) {
    json.number("cid", view.id())
        .text("kind", "Client")
        .textAny("type", view.peer().type())
        .text("ip", view.peer().ip())
        .number("port", view.peer().port());
  }

  private void times(Json json, ClientView.Times times) {
    Instant stop = times.stop();
    Instant until = stop == null ? now : stop;
    json.time("start", times.start()).time("last_activity", times.lastActivity());
    if (stop != null) {
      json.time("stop", stop);
    }
    json.textAny("reason", times.reason())
        .text("rtt", GoText.roundTrip(times.rttNanos()))
        .text("uptime", GoText.uptime(Duration.between(times.start(), until)))
        .text("idle", GoText.uptime(Duration.between(times.lastActivity(), until)));
  }

  private static void traffic(Json json, ClientView view) {
    var traffic = view.traffic();
    json.number("pending_bytes", view.pendingBytes())
        .number("in_msgs", traffic.inMessages())
        .number("out_msgs", traffic.outMessages())
        .number("in_bytes", traffic.inBytes())
        .number("out_bytes", traffic.outBytes())
        .numberAny("stalls", traffic.stalls())
        .number("subscriptions", view.subscriptionCount());
  }

  private void description(Json json, ClientView view) {
    TlsView tls = view.tls();
    json.textAny("name", view.description().name())
        .textAny("lang", view.description().language())
        .textAny("version", view.description().version())
        .textAny("tls_version", tls.version())
        .textAny("tls_cipher_suite", tls.cipherSuite());
    if (options.auth()) {
      json.arrayAny(
          "tls_peer_certs",
          tls.peerCertificates(),
          certificate -> json.object(fields -> certificate(fields, certificate)));
    }
    json.flagAny("tls_first", tls.first());
    if (options.auth()) {
      String account = view.identity().account();
      json.textAny("authorized_user", view.identity().user())
          .textAny("account", account.equals(AccountOptions.GLOBAL) ? "" : account);
    }
  }

  private static void certificate(Json json, TlsView.PeerCertificate certificate) {
    json.textAny("subject", certificate.subject())
        .textAny("spki_sha256", certificate.keySha256())
        .textAny("cert_sha256", certificate.certificateSha256());
  }

  private void subscriptions(Json json, ClientView view) {
    switch (options.subscriptions()) {
      case NOT -> {}
      case SUBJECTS ->
          json.textsAny(
              "subscriptions_list",
              view.subscriptions().stream().map(SubscriptionView::subject).toList());
      case DETAIL -> {
        var detail = view.times().stop() == null ? SubDetail.OF_CLIENT : SubDetail.WITH_ACCOUNT;
        json.arrayAny(
            "subscriptions_list_detail", view.subscriptions(), one -> detail.write(json, one));
      }
    }
    if (options.auth() && !view.identity().account().isEmpty()) {
      json.text("name_tag", view.identity().account());
    }
  }
}
