// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.account.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The shadows that an account's subscriptions have in the accounts it imports streams from. Empty
/// for accounts that import none.
///
/// Shared by all loops: a subscription is added and removed by the loop that owns its receiver, so
/// each entry is touched by one thread at a time.
final class Shadows {
  private final String importer;
  private final Function<String, Space> spaces;
  private final ConcurrentHashMap<Subscription, List<Shadow>> shadows = new ConcurrentHashMap<>(0);

  private record Shadow(Space exporter, Subscription subscription) {}

  /// `spaces` finds the space of an account, `importer` is the one whose subscriptions these are.
  Shadows(String importer, Function<String, Space> spaces) {
    this.importer = importer;
    this.spaces = spaces;
  }

  void add(Subscription subscription, List<Account.StreamImport> imports) {
    List<Shadow> made = new ArrayList<>(1);
    for (Account.StreamImport rules : imports) {
      Subscription shadow = ImportedStream.shadow(rules, importer, subscription);
      if (shadow != ImportedStream.NO_SHADOW) {
        shadow.filtered(subscription.filtered());
        Space exporter = spaces.apply(rules.exporter());
        exporter.insert(shadow);
        made.add(new Shadow(exporter, shadow));
      }
    }
    if (!made.isEmpty()) {
      shadows.put(subscription, made);
    }
  }

  void remove(Subscription subscription) {
    List<Shadow> made = shadows.remove(subscription);
    if (made != null) {
      for (Shadow shadow : made) {
        shadow.exporter().delete(shadow.subscription());
      }
    }
  }
}
