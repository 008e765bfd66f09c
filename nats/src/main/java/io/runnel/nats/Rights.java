// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.account.Permissions;
import io.runnel.account.ReservedSubjects;
import io.runnel.account.ResponsePermits;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What the user behind one connection may do: the permissions of the user, and the replies lent to
/// this connection.
///
/// The permissions are immutable and read by all loops; the lent replies belong to the connection's
/// loop.
final class Rights {
  static final Rights UNRESTRICTED = new Rights(Permissions.unrestricted());

  private static final byte[] NO_QUEUE = {};

  private final Permissions permissions;
  private final boolean unrestricted;
  private final @Nullable ResponsePermits permits;

  Rights(Permissions permissions) {
    this.permissions = permissions;
    this.unrestricted = permissions.isUnrestricted();
    this.permits =
        permissions.responses().allowed()
            ? new ResponsePermits(permissions.responses(), System.nanoTime())
            : null;
  }

  Permissions permissions() {
    return permissions;
  }

  /// Owner.
  boolean mayPublish(byte[] subject, int from, int to) {
    if (unrestricted || permissions.mayPublish(subject, from, to)) {
      return true;
    }
    return permits != null && permits.use(text(subject, from, to), System.nanoTime());
  }

  Permissions.Subscribing maySubscribe(byte[] subject, byte @Nullable [] queue) {
    if (queue == null) {
      return permissions.maySubscribe(subject);
    }
    return ReservedSubjects.isReservedQueue(queue)
        ? Permissions.Subscribing.DENIED
        : permissions.maySubscribe(subject, queue);
  }

  /// Any loop: whether a message on this subject may reach a subscription that needs the filter.
  boolean mayDeliver(byte[] subject, int from, int to, byte @Nullable [] queue) {
    return permissions.mayDeliver(subject, from, to, queue == null ? NO_QUEUE : queue);
  }

  /// Any loop: whether a delivered reply subject has to be lent, so that the receiver can answer.
  boolean lends(byte[] reply, int from, int to) {
    return permits != null && !permissions.mayPublish(reply, from, to);
  }

  /// Owner: lends `reply`.
  void lend(byte[] reply) {
    if (permits != null) {
      permits.lend(text(reply, 0, reply.length), System.nanoTime());
    }
  }

  private static String text(byte[] subject, int from, int to) {
    return new String(subject, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
