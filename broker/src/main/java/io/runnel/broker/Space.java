// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.base.Guarded;
import io.runnel.subject.SubjectTree;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// One account's subject space at run time: who listens to what. Accounts are isolated because each
/// has its own.
///
/// Shared by all loops: the tree is behind a [Guarded]; a change becomes visible to every loop
/// before the call that made it returns. A loop that finds the generation unchanged may use what it
/// found before.
public final class Space {
  private final int id;
  private final String name;
  private final Guarded<SubjectTree<Subscription>> interest;
  private final AtomicLong generation = new AtomicLong();

  Space(int id, String name, long seed) {
    this.id = id;
    this.name = name;
    this.interest = new Guarded<>(new SubjectTree<>(seed));
  }

  /// A small number, unique in this server, never used again.
  int id() {
    return id;
  }

  public String name() {
    return name;
  }

  /// After this returns, any message routed on any loop finds `subscription`.
  public void add(Subscription subscription) {
    interest.change(tree -> tree.insert(subscription.subject(), subscription));
    generation.incrementAndGet();
  }

  /// After this returns, no message routed from now on finds `subscription`. False if it was not
  /// there.
  public boolean remove(Subscription subscription) {
    subscription.close();
    boolean was = interest.write(tree -> tree.remove(subscription.subject(), subscription));
    generation.incrementAndGet();
    return was;
  }

  public int subscriptions() {
    return interest.read(SubjectTree::size);
  }

  /// Reads the tree, for monitoring and permission checks; short.
  public <R> R read(Function<SubjectTree<Subscription>, R> reader) {
    return interest.read(reader);
  }

  long stamp() {
    return generation.get();
  }

  Match match(byte[] subject, int from, int to) {
    return interest.read(tree -> {
      List<Subscription> found = new ArrayList<>(2);
      tree.match(subject, from, to, found::add);
      return Match.of(found);
    });
  }
}
