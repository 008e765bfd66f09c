// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

/// What a jsz request asks for.
///
/// @param account only this one in detail, with whatever else is asked; empty for none. One that is
///   not there counts as not asked for
/// @param listed all accounts, where none is chosen
/// @param depth how far details go
/// @param direct consumers of mirrors and sources, too
/// @param config with configurations
/// @param leaderOnly only a leader answers; a server that stands alone is one
/// @param raft count what this server leads
/// @param offset accounts to skip
/// @param limit accounts to show; 0 means [#LIMIT_DEFAULT], less than 0 all
public record JszOptions(
    String account,
    boolean listed,
    Depth depth,
    boolean direct,
    boolean config,
    boolean leaderOnly,
    boolean raft,
    int offset,
    int limit) {

  /// How far details go; each has those before it.
  public enum Depth {
    ACCOUNTS,
    STREAMS,
    CONSUMERS;

    static Depth of(boolean streams, boolean consumers) {
      if (consumers) {
        return CONSUMERS;
      }
      return streams ? STREAMS : ACCOUNTS;
    }
  }

  static final int LIMIT_DEFAULT = 1024;

  public static JszOptions ofQuery(Arguments query) throws InvalidRequest {
    String account = query.text("acc");
    boolean accounts = query.flag("accounts");
    Depth depth = Depth.of(query.flag("streams"), query.flag("consumers"));
    boolean direct = query.flag("direct-consumers");
    boolean config = query.flag("config");
    int offset = query.integer("offset");
    int limit = query.integer("limit");
    boolean leaderOnly = query.flag("leader-only");
    boolean raft = query.flag("raft");
    query.flag("stream-leader-only");
    return new JszOptions(
        account,
        listed(account, accounts, depth),
        depth,
        direct,
        config,
        leaderOnly,
        raft,
        offset,
        limit);
  }

  public static JszOptions ofBody(Arguments body) throws InvalidRequest {
    body.flag("stream_leader_only");
    String account = body.text("account");
    Depth depth = Depth.of(body.flag("streams"), body.flag("consumer"));
    return new JszOptions(
        account,
        listed(account, body.flag("accounts"), depth),
        depth,
        body.flag("direct_consumer"),
        body.flag("config"),
        body.flag("leader_only"),
        body.flag("raft"),
        body.integer("offset"),
        body.integer("limit"));
  }

  /// Streams are shown of all accounts, unless one is named.
  private static boolean listed(String account, boolean accounts, Depth depth) {
    return accounts || (account.isEmpty() && depth != Depth.ACCOUNTS);
  }

  boolean shows(Depth asked) {
    return depth.compareTo(asked) >= 0;
  }

  int limitOrDefault() {
    return limit == 0 ? LIMIT_DEFAULT : limit;
  }
}
