// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

/// What a subsz request asks for.
///
/// @param subscriptions list them
/// @param account only of this account; empty is all
/// @param test only those that match this literal subject; empty is all
public record SubszOptions(
    boolean subscriptions, int offset, int limit, String account, String test) {

  public static SubszOptions ofQuery(Arguments query) throws InvalidRequest {
    return new SubszOptions(
        query.flag("subs"),
        query.integer("offset"),
        query.integer("limit"),
        query.text("acc"),
        query.text("test"));
  }

  public static SubszOptions ofBody(Arguments body) throws InvalidRequest {
    return new SubszOptions(
        body.flag("subscriptions"),
        body.integer("offset"),
        body.integer("limit"),
        body.text("account"),
        body.text("test"));
  }

  /// The list of one account alone.
  public SubszOptions within(String only) {
    return new SubszOptions(true, offset, limit, only, test);
  }
}
