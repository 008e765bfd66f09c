// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import java.util.Locale;

/// What a connz request asks for.
///
/// @param auth show user and account
/// @param offset how many to skip
/// @param limit how many to show; 0 or less means 1024
/// @param cid only this one; 0 is all
/// @param user only of this user; empty is all
/// @param account only of this account; empty is all
/// @param mqttClient only with this MQTT client id; nobody has one, so nobody is shown
/// @param filterSubject only with a subscription that overlaps; needs an account. Only a `$SYS`
///   request can say so: nats-server does not read it from a query
public record ConnzOptions(
    ConnzSort sort,
    boolean auth,
    Listed subscriptions,
    int offset,
    int limit,
    long cid,
    State state,
    String user,
    String account,
    String mqttClient,
    String filterSubject) {

  /// Which connections.
  public enum State {
    OPEN,
    CLOSED,
    ALL
  }

  /// How subscriptions are shown.
  public enum Listed {
    NOT,
    SUBJECTS,
    DETAIL;

    /// From the query value of `subs`.
    public static Listed of(Arguments query) throws InvalidRequest {
      if (query.text("subs").equalsIgnoreCase("detail")) {
        return DETAIL;
      }
      return query.flag("subs") ? SUBJECTS : NOT;
    }

    static Listed of(boolean subjects, boolean detail) {
      if (detail) {
        return DETAIL;
      }
      return subjects ? SUBJECTS : NOT;
    }
  }

  static final int LIMIT_DEFAULT = 1024;

  public static ConnzOptions ofQuery(Arguments query) throws InvalidRequest {
    boolean auth = query.flag("auth");
    Listed listed = Listed.of(query);
    int offset = query.integer("offset");
    int limit = query.integer("limit");
    long cid = query.count("cid");
    State state = state(query.text("state"));
    return new ConnzOptions(
        ConnzSort.of(query.text("sort")),
        auth,
        listed,
        offset,
        limit,
        cid,
        state,
        query.text("user"),
        query.text("acc"),
        query.text("mqtt_client"),
        "");
  }

  public static ConnzOptions ofBody(Arguments body) throws InvalidRequest {
    State[] states = State.values();
    int state = body.integer("state");
    return new ConnzOptions(
        ConnzSort.of(body.text("sort")),
        body.flag("auth"),
        Listed.of(body.flag("subscriptions"), body.flag("subscriptions_detail")),
        body.integer("offset"),
        body.integer("limit"),
        body.count("cid"),
        state >= 0 && state < states.length ? states[state] : State.OPEN,
        body.text("user"),
        body.text("acc"),
        body.text("mqtt_client"),
        body.text("filter_subject"));
  }

  private static State state(String value) throws InvalidRequest {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "", "open" -> State.OPEN;
      case "closed" -> State.CLOSED;
      case "any", "all" -> State.ALL;
      default ->
          throw new InvalidRequest(
              InvalidRequest.Cause.UNREADABLE, "Error decoding state for " + value);
    };
  }

  /// The same request for one account alone.
  public ConnzOptions within(String only) {
    return new ConnzOptions(
        sort,
        auth,
        subscriptions,
        offset,
        limit,
        cid,
        state,
        user,
        only,
        mqttClient,
        filterSubject);
  }
}
