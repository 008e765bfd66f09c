// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;

/// Says what streams have to say in their account, from threads that are no loop's: in order, on
/// the home loop of the account.
public final class Speaker {
  private static final byte[] NO_HEADER = {};

  private Speaker() {}

  /// Publishes `body` to `subject`. Any thread.
  public static void say(AccountStreams account, String subject, byte[] body) {
    say(account, account.home(), subject, NO_HEADER, body);
  }

  /// The same with a header block, and by a loop of the caller's choice: what one loop says is
  /// heard in order.
  public static void say(
      AccountStreams account, Shard by, String subject, byte[] header, byte[] body) {
    Message message = message(subject, header, body);
    by.execute(() -> by.router().announce(account.space(), message));
  }

  /// A message of the server's own.
  public static Message message(String subject, byte[] header, byte[] body) {
    byte[] all = new byte[header.length + body.length + 2];
    System.arraycopy(header, 0, all, 0, header.length);
    System.arraycopy(body, 0, all, header.length, body.length);
    all[all.length - 2] = '\r';
    all[all.length - 1] = '\n';
    Message message = new Message();
    byte[] to = subject.getBytes(StandardCharsets.UTF_8);
    message.subject(to, 0, to.length);
    message.body(all, 0, all.length - 2, header.length);
    return message;
  }

  /// Whether anybody listens on `subject`.
  public static boolean isHeard(AccountStreams account, String subject) {
    byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
    return account.space().find(bytes, 0, bytes.length, found -> true) != null;
  }
}
