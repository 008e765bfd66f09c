// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Subjects and queues that the server keeps for itself, whatever a user's permissions say. Source:
/// core.md, section 5, and security.md, section 4.
public final class ReservedSubjects {
  /// Begins the one-time reply subjects of imported services.
  public static final String SERVICE_REPLY_PREFIX = "_R_.";

  private static final byte[] SERVICE_REPLY = ascii(SERVICE_REPLY_PREFIX);
  private static final byte[] GATEWAY_REPLY = ascii("_GR_.");
  private static final byte[] OLD_GATEWAY_REPLY = ascii("$GR.");
  private static final byte[] STREAM_ACK = ascii("$JS.ACK.");
  private static final byte[] RAFT = ascii("$NRG.");
  private static final byte[] SYSTEM_QUEUE = ascii("_sys_");

  private ReservedSubjects() {}

  /// Whether a client may not publish here. This is asked before the user's permissions.
  public static boolean isReservedForPublish(byte[] subject, int from, int to) {
    return beginsLonger(GATEWAY_REPLY, subject, from, to)
        || beginsLonger(OLD_GATEWAY_REPLY, subject, from, to);
  }

  /// Whether only clients of the system account may publish here. Asked after the permissions, the
  /// text is the same.
  public static boolean isReservedForSystem(byte[] subject, int from, int to) {
    return begins(RAFT, subject, from, to);
  }

  /// Whether a client may not name this as the reply of a publish.
  public static boolean isReservedForReply(byte[] reply, int from, int to) {
    return begins(SERVICE_REPLY, reply, from, to)
        || beginsLonger(STREAM_ACK, reply, from, to)
        || isReservedForPublish(reply, from, to);
  }

  /// Whether a client may not subscribe with this queue.
  public static boolean isReservedQueue(byte[] queue) {
    return Arrays.equals(SYSTEM_QUEUE, queue);
  }

  private static boolean begins(byte[] prefix, byte[] subject, int from, int to) {
    return to - from >= prefix.length
        && Arrays.equals(prefix, 0, prefix.length, subject, from, from + prefix.length);
  }

  private static boolean beginsLonger(byte[] prefix, byte[] subject, int from, int to) {
    return to - from > prefix.length && begins(prefix, subject, from, to);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
