// SPDX-License-Identifier: Apache-2.0
package io.runnel.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.runnel.base.json.Json;
import io.runnel.broker.ServerIdentity;
import io.runnel.broker.monitor.Accountz;
import io.runnel.broker.monitor.Accstatz;
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
import io.runnel.broker.monitor.QueryArguments;
import io.runnel.broker.monitor.Raftz;
import io.runnel.broker.monitor.Routez;
import io.runnel.broker.monitor.Stacksz;
import io.runnel.broker.monitor.Subsz;
import io.runnel.broker.monitor.SubszOptions;
import io.runnel.broker.monitor.Varz;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All paths of the monitoring port beneath its base path. Immutable once made.
final class Pages {
  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

  /// The base path itself.
  static final String ROOT = "/";

  private final Monitor monitor;
  private final String base;
  private final Map<String, Page> pages = new HashMap<>();

  /// `basePath` empty or `/` for none.
  Pages(Monitor monitor, String basePath) {
    this.monitor = monitor;
    this.base = normalized(basePath);
    counted("/varz", _ -> Reply.json(Varz.answer(monitor)));
    counted("/connz", query -> Reply.json(Connz.answer(monitor, ConnzOptions.ofQuery(query))));
    counted(
        "/routez",
        query -> {
          ConnzOptions.Listed.of(query);
          return Reply.json(Routez.answer(monitor));
        });
    counted(
        "/gatewayz",
        query -> {
          ConnzOptions.Listed.of(query);
          query.flag("accs");
          return Reply.json(Gatewayz.answer(monitor));
        });
    counted(
        "/leafz",
        query -> {
          query.flag("subs");
          return Reply.json(Leafz.answer(monitor));
        });
    counted("/subsz", "/subsz", subsz());
    counted("/subscriptionsz", "/subsz", subsz());
    counted("/accountz", query -> Reply.json(Accountz.answer(monitor, query.text("acc"))));
    counted(
        "/accstatz",
        query -> Reply.json(Accstatz.answer(monitor, Accstatz.Options.ofQuery(query)).answer()));
    counted("/jsz", jsz());
    counted("/healthz", query -> health(Healthz.check(monitor, Healthz.Options.of(query))));
    counted(ROOT, _ -> Reply.of(HttpResponseStatus.OK, "text/html; charset=utf-8", index()));
    page(
        "/ipqueuesz",
        query -> {
          query.flag("all");
          return Reply.json(Ipqueuesz.answer());
        });
    page("/raftz", _ -> Reply.text(HttpResponseStatus.NOT_FOUND, Raftz.NONE));
    page("/stacksz", _ -> Reply.text(HttpResponseStatus.OK, Stacksz.text()));
    page("/debug/vars", _ -> Reply.json(Expvarz.answer()));
    page("/metrics", _ -> Reply.of(HttpResponseStatus.OK, Metrics.TYPE, Metrics.text(monitor)));
  }

  private static String normalized(String basePath) {
    String path = basePath.replaceAll("/+", "/");
    if (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
  }

  private void page(String path, Page page) {
    pages.put(path.equals(ROOT) && !base.isEmpty() ? base : base + path, page);
  }

  private void counted(String path, Page page) {
    counted(path, path, page);
  }

  private void counted(String path, String countedAs, Page page) {
    page(
        path,
        query -> {
          monitor.countHttp(countedAs);
          return page.get(query);
        });
  }

  private Page subsz() {
    return query -> Reply.json(Subsz.answer(monitor, SubszOptions.ofQuery(query)));
  }

  private Page jsz() {
    return query ->
        Jsz.answer(monitor, JszOptions.ofQuery(query))
            .map(Reply::json)
            .orElseGet(
                () -> Reply.text(HttpResponseStatus.BAD_REQUEST, "filtered response: not leader"));
  }

  private static Reply health(Healthz.Health health) {
    if (!health.error().isEmpty()) {
      LOG.warn("Healthcheck failed: \"{}\"", health.error());
    }
    byte[] body = Json.compact(health.withoutCode()::write);
    return Reply.json(HttpResponseStatus.valueOf(health.code()), body);
  }

  private String index() {
    return Index.html(ServerIdentity.NATS_VERSION, base);
  }

  Reply get(String path, Map<String, List<String>> query) {
    Page page = pages.get(path);
    if (page == null) {
      return Reply.notFound();
    }
    try {
      return page.get(new QueryArguments(query));
    } catch (InvalidRequest refused) {
      String why = refused.getMessage();
      return Reply.text(HttpResponseStatus.BAD_REQUEST, why == null ? "" : why);
    }
  }
}
