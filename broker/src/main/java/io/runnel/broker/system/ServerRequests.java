// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.base.json.Answer;
import io.runnel.broker.monitor.Accountz;
import io.runnel.broker.monitor.Arguments;
import io.runnel.broker.monitor.Connz;
import io.runnel.broker.monitor.ConnzOptions;
import io.runnel.broker.monitor.Expvarz;
import io.runnel.broker.monitor.Gatewayz;
import io.runnel.broker.monitor.Healthz;
import io.runnel.broker.monitor.InvalidRequest;
import io.runnel.broker.monitor.Ipqueuesz;
import io.runnel.broker.monitor.Jsz;
import io.runnel.broker.monitor.JszOptions;
import io.runnel.broker.monitor.Leafz;
import io.runnel.broker.monitor.Monitor;
import io.runnel.broker.monitor.Raftz;
import io.runnel.broker.monitor.Routez;
import io.runnel.broker.monitor.Subsz;
import io.runnel.broker.monitor.SubszOptions;
import io.runnel.broker.monitor.Varz;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The views as services: `$SYS.REQ.SERVER.PING.<X>` for all servers and `$SYS.REQ.SERVER.<id>.<X>`
/// for this one.
final class ServerRequests {
  private final Monitor monitor;
  private final Map<String, Answers.Question> questions = new LinkedHashMap<>();

  ServerRequests(Monitor monitor) {
    this.monitor = monitor;
    add("VARZ", _ -> Varz.answer(monitor));
    add("SUBSZ", options -> Subsz.answer(monitor, SubszOptions.ofBody(options)));
    add("CONNZ", options -> Connz.answer(monitor, ConnzOptions.ofBody(options)));
    add(
        "ROUTEZ",
        options -> {
          options.flag("subscriptions");
          return Routez.answer(monitor);
        });
    add(
        "GATEWAYZ",
        options -> {
          options.text("name");
          return Gatewayz.answer(monitor);
        });
    add(
        "LEAFZ",
        options -> {
          options.text("account");
          return Leafz.answer(monitor);
        });
    add("ACCOUNTZ", options -> Accountz.answer(monitor, options.text("account")));
    add("HEALTHZ", options -> Healthz.check(monitor, Healthz.Options.of(options)).withCode());
    add("PROFILEZ", options -> Profilez.answer(options.text("name")));
    add("EXPVARZ", _ -> Expvarz.answer());
    add("IPQUEUESZ", _ -> Ipqueuesz.answer());
    add("RAFTZ", _ -> Raftz.answer());
    questions.put("JSZ", (_, options) -> jsz(options));
  }

  @FunctionalInterface
  private interface View {
    Answer of(Arguments options) throws InvalidRequest;
  }

  private void add(String name, View view) {
    questions.put(name, (_, options) -> Optional.of(view.of(options)));
  }

  /// Who asks for leaders only gets no answer from a server that leads nothing.
  private Optional<Answer> jsz(Arguments options) throws InvalidRequest {
    return Jsz.answer(monitor, JszOptions.ofBody(options));
  }

  Map<String, Answers.Question> questions() {
    return questions;
  }
}
