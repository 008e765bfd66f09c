// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Who listens on one subject, ready for delivery. Immutable.
///
/// @param plain subscriptions without a queue: each gets the message
/// @param groups for each queue name its members: one of them gets the message. Members with the
///   same name and different filters are one group.
record Match(Subscription[] plain, Subscription[][] groups) {
  static final Match NONE = new Match(new Subscription[0], new Subscription[0][]);

  boolean isEmpty() {
    return plain.length == 0 && groups.length == 0;
  }

  static Match of(List<Subscription> found) {
    if (found.isEmpty()) {
      return NONE;
    }
    List<Subscription> plain = new ArrayList<>(found.size());
    List<List<Subscription>> groups = new ArrayList<>(0);
    for (Subscription subscription : found) {
      byte[] queue = subscription.queue();
      if (queue == null) {
        plain.add(subscription);
      } else {
        group(groups, queue).add(subscription);
      }
    }
    Subscription[][] members = new Subscription[groups.size()][];
    for (int i = 0; i < members.length; i++) {
      members[i] = groups.get(i).toArray(Subscription[]::new);
    }
    return new Match(plain.toArray(Subscription[]::new), members);
  }

  private static List<Subscription> group(List<List<Subscription>> groups, byte[] queue) {
    for (List<Subscription> group : groups) {
      if (Arrays.equals(group.getFirst().queue(), queue)) {
        return group;
      }
    }
    List<Subscription> group = new ArrayList<>();
    groups.add(group);
    return group;
  }
}
