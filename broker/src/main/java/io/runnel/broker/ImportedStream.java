// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.account.Account;
import io.runnel.broker.trace.MessageTrace;
import io.runnel.subject.Subjects;
import io.runnel.subject.Transform;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The shadow of a subscription in the account that exports a stream: what arrives there is
/// delivered to the subscription here, under the subject it has here.
///
/// Immutable. Source: security.md section 5; how subjects are cut to fit follows nats-server's
/// `addShadowSubscriptions`.
final class ImportedStream implements Receiver {
  private final Account.StreamImport rules;
  private final String importer;
  private final Subscription local;

  private ImportedStream(Account.StreamImport rules, String importer, Subscription local) {
    this.rules = rules;
    this.importer = importer;
    this.local = local;
  }

  /// The shadow that `subscription` needs in the exporting account, or [#NO_SHADOW] if the import
  /// has nothing that it could match.
  static Subscription shadow(
      Account.StreamImport rules, String importer, Subscription subscription) {
    byte[] wanted = subscription.subject();
    byte[] offered = bytes(rules.local());
    byte[] narrowed = narrowed(wanted, offered);
    if (narrowed.length == 0) {
      return NO_SHADOW;
    }
    byte[] remote = remote(rules, narrowed, offered);
    return new Subscription(
        new ImportedStream(rules, importer, subscription),
        remote,
        subscription.queue(),
        subscription.sid());
  }

  static final Subscription NO_SHADOW =
      new Subscription(
          new Receiver() {
            @Override
            public boolean deliver(
                Subscription subscription, Message message, Router router, Origin origin) {
              return false;
            }

            @Override
            public void exhausted(Subscription subscription) {}
          },
          new byte[0],
          null,
          new byte[0]);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// What both subjects have in common: the narrower one where one contains the other, else
  /// `wanted` with its wildcards filled from `offered`; empty if they have nothing in common.
  private static byte[] narrowed(byte[] wanted, byte[] offered) {
    if (Subjects.isSubsetOf(wanted, offered)) {
      return wanted;
    }
    if (Subjects.isSubsetOf(offered, wanted)) {
      return offered;
    }
    if (!Subjects.overlap(wanted, offered)) {
      return new byte[0];
    }
    String[] left = new String(wanted, StandardCharsets.UTF_8).split("\\.", -1);
    String[] right = new String(offered, StandardCharsets.UTF_8).split("\\.", -1);
    int n = Math.max(left.length, right.length);
    String[] both = new String[n];
    for (int i = 0; i < n; i++) {
      String l = i < left.length ? left[i] : ">";
      String r = i < right.length ? right[i] : ">";
      both[i] = l.equals(">") || (l.equals("*") && !r.equals(">")) ? r : l;
    }
    return bytes(String.join(".", both));
  }

  private static byte[] remote(Account.StreamImport rules, byte[] narrowed, byte[] offered) {
    if (rules.toRemote().isPresent() && !Arrays.equals(narrowed, offered)) {
      // Wildcards go through it as they are: a subset of what is offered has all tokens it needs.
      return rules.toRemote().get().apply(narrowed, 0, narrowed.length, 0);
    }
    return rules.keepsSubject() ? narrowed : bytes(rules.remote());
  }

  @Override
  public boolean deliver(Subscription subscription, Message message, Router router, Origin origin) {
    if (origin instanceof Crossing) {
      return false; // a request is not exported again
    }
    Message here = message;
    if (!rules.keepsSubject()) {
      here = new Message();
      here.set(message);
      byte[] subject = localSubject(message);
      here.subject(subject, 0, subject.length);
    }
    MessageTrace trace = router.trace();
    return trace == null
        ? local.receiver().deliver(local, here, router, origin)
        : deliverTraced(trace, subscription, here, router, origin);
  }

  private boolean deliverTraced(
      MessageTrace trace, Subscription shadow, Message here, Router router, Origin origin) {
    trace.streamExport(importer, here);
    if (!rules.allowTrace()) {
      return trace.only() || untraced(here, router, origin);
    }
    trace.shadow(shadow.subject());
    boolean delivered = local.receiver().deliver(local, here, router, origin);
    trace.noShadow();
    return delivered;
  }

  private boolean untraced(Message here, Router router, Origin origin) {
    MessageTrace suspended = router.trace(null);
    boolean delivered = local.receiver().deliver(local, here, router, origin);
    router.trace(suspended);
    return delivered;
  }

  private byte[] localSubject(Message message) {
    if (rules.toLocal().isPresent()) {
      Transform transform = rules.toLocal().get();
      if (transform.matches(message.subject, message.subjectFrom, message.subjectTo)) {
        return transform.apply(message.subject, message.subjectFrom, message.subjectTo, 0);
      }
    }
    return bytes(rules.local());
  }

  @Override
  public void exhausted(Subscription subscription) {
    local.receiver().exhausted(local);
  }
}
