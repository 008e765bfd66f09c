// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;
import io.runnel.base.json.Json;
import java.util.List;

/// `healthz`: whether the server can do its work. Without JetStream that is whether it listens.
public final class Healthz {
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int INTERNAL_ERROR = 500;

  private Healthz() {}

  /// What a request asks for.
  ///
  /// @param details answer with a list of errors
  public record Options(String account, String stream, String consumer, boolean details) {
    /// Names are the same in a query and in a body.
    public static Options of(Arguments given) throws InvalidRequest {
      given.flag("js-enabled");
      given.flag("js-enabled-only");
      given.flag("js-server-only");
      given.flag("js-meta-only");
      boolean details = given.flag("details");
      return new Options(
          given.text("account"), given.text("stream"), given.text("consumer"), details);
    }
  }

  /// The state of health.
  ///
  /// @param code as an HTTP status
  /// @param error empty where there is none
  /// @param type what kind of error it is
  public record Health(int code, String type, String error, boolean details) {
    /// Over HTTP the code stands in the status line alone.
    public Answer withoutCode() {
      return json -> write(json, false);
    }

    public Answer withCode() {
      return json -> write(json, true);
    }

    private void write(Json json, boolean showCode) {
      json.object(fields -> {
        fields.text("status", error.isEmpty() ? "ok" : "error");
        if (showCode) {
          fields.number("status_code", code);
        }
        if (!error.isEmpty() && !details) {
          fields.text("error", error);
        } else if (!error.isEmpty()) {
          fields.array(
              "errors",
              List.of(error),
              text -> fields.object(one -> one.text("type", type).text("error", text)));
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
      return new Health(INTERNAL_ERROR, "CONNECTION", why, options.details);
    }
    return new Health(OK, "", "", options.details);
  }

  private static Health sick(Options options, String error) {
    return new Health(BAD_REQUEST, "BAD_REQUEST", error, options.details);
  }
}
