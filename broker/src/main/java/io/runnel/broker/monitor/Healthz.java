// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;
import io.runnel.base.json.Json;
import java.util.List;

/// `healthz`: whether the server can do its work: whether it listens, and has and can write its
/// streams. Source: system.md section 3.
public final class Healthz {
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int INTERNAL_ERROR = 500;
  private static final int UNAVAILABLE = 503;

  private Healthz() {}

  /// How much is looked at.
  public enum Depth {
    /// Only whether it listens.
    SERVER,
    /// Whether JetStream is there, too.
    ENABLED,
    /// Each stream, too.
    STREAMS
  }

  /// What a request asks for.
  ///
  /// @param details answer with a list of errors
  public record Options(
      Depth depth, String account, String stream, String consumer, boolean details) {
    /// Names are the same in a query and in a body.
    public static Options of(Arguments given) throws InvalidRequest {
      boolean enabled = given.flag("js-enabled") | given.flag("js-enabled-only");
      boolean server = given.flag("js-server-only");
      given.flag("js-meta-only");
      boolean details = given.flag("details");
      Depth reached = enabled ? Depth.ENABLED : Depth.STREAMS;
      return new Options(
          server ? Depth.SERVER : reached,
          given.text("account"),
          given.text("stream"),
          given.text("consumer"),
          details);
    }
  }

  /// One thing that is wrong, and with what; names are empty where they do not apply.
  ///
  /// @param type `CONNECTION`, `BAD_REQUEST`, `JETSTREAM`, `ACCOUNT`, `STREAM` or `CONSUMER`
  public record Ill(String type, String account, String stream, String consumer, String error) {
    static Ill of(String type, String error) {
      return new Ill(type, "", "", "", error);
    }

    private void write(Json json) {
      json.text("type", type)
          .textAny("account", account)
          .textAny("stream", stream)
          .textAny("consumer", consumer)
          .text("error", error);
    }
  }

  /// The state of health.
  ///
  /// @param code as an HTTP status
  /// @param status `ok`, `error` or `unavailable`; with details `error` in place of the last
  /// @param ills what is wrong; without details the first alone is told
  public record Health(int code, String status, List<Ill> ills, boolean details) {
    static Health ok(Options options) {
      return new Health(OK, "ok", List.of(), options.details);
    }

    static Health unavailable(int code, List<Ill> ills, Options options) {
      return new Health(code, options.details ? "error" : "unavailable", ills, options.details);
    }

    static Health unavailable(List<Ill> ills, Options options) {
      return unavailable(UNAVAILABLE, ills, options);
    }

    /// What is wrong, in words; empty where nothing is.
    public String error() {
      return ills.isEmpty() ? "" : ills.getFirst().error;
    }

    /// Over HTTP the code stands in the status line alone.
    public Answer withoutCode() {
      return json -> write(json, false);
    }

    public Answer withCode() {
      return json -> write(json, true);
    }

    private void write(Json json, boolean showCode) {
      json.object(fields -> {
        fields.text("status", status);
        if (showCode) {
          fields.number("status_code", code);
        }
        if (details) {
          fields.arrayAny("errors", ills, ill -> fields.object(ill::write));
        } else {
          fields.textAny("error", error());
        }
      });
    }
  }

  public static Health check(Monitor monitor, Options options) {
    if (options.account.isEmpty() && !options.stream.isEmpty()) {
      return sick(options, "\"account\" must not be empty when checking stream health");
    }
    if (options.stream.isEmpty() && !options.consumer.isEmpty()) {
      return sick(options, "\"stream\" must not be empty when checking consumer health");
    }
    if (!monitor.facts().ready()) {
      String why = "failed to be ready for connections: listeners are not bound";
      List<Ill> ills = List.of(Ill.of("CONNECTION", why));
      return new Health(INTERNAL_ERROR, "error", ills, options.details);
    }
    return options.depth == Depth.STREAMS
        ? monitor
            .jetStream()
            .map(some -> StreamHealth.check(some, options))
            .orElseGet(() -> Health.ok(options))
        : Health.ok(options);
  }

  private static Health sick(Options options, String error) {
    List<Ill> ills = List.of(Ill.of("BAD_REQUEST", error));
    return new Health(BAD_REQUEST, "error", ills, options.details);
  }
}
