// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.batch;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What the reply subject of a fast publish says:
/// `<prefix>.<batch>.<flow>.<ok|fail>.<number>.<operation>.$FI`. Source: ADR-50.
///
/// @param flow how many messages the client would like for one answer
/// @param gapsAllowed whether the batch goes on when messages are missing
public record FastRequest(
    String batch, int flow, boolean gapsAllowed, long number, Operation operation) {
  /// In the order of their numbers on the wire.
  public enum Operation {
    START,
    APPEND,
    /// Stores this message and ends.
    COMMIT,
    /// Ends without this message.
    END,
    PING
  }

  private static final byte[] SUFFIX = ".$FI".getBytes(StandardCharsets.US_ASCII);
  private static final int FLOW_STANDARD = 10;
  private static final int FLOW_MAX = 65_535;

  /// Prefix, batch, flow, gap mode, number, operation.
  private static final int TOKENS_MIN = 5;

  /// Whether a reply subject is one of a fast publish, well formed or not.
  public static boolean isFast(byte[] reply, int from, int to) {
    int start = to - SUFFIX.length;
    if (start <= from) {
      return false;
    }
    for (int i = 0; i < SUFFIX.length; i++) {
      if (reply[start + i] != SUFFIX[i]) {
        return false;
      }
    }
    return true;
  }

  public boolean ends() {
    return operation == Operation.COMMIT || operation == Operation.END;
  }

  /// Empty where the subject is malformed.
  public static Optional<FastRequest> parse(String reply) {
    String[] tokens = reply.substring(0, reply.length() - SUFFIX.length).split("\\.", -1);
    int last = tokens.length - 1;
    if (last < TOKENS_MIN) {
      return Optional.empty();
    }
    long operation = number(tokens[last]);
    long number = number(tokens[last - 1]);
    String gaps = tokens[last - 2];
    if (operation < 0
        || operation >= Operation.values().length
        || number <= 0
        || !(gaps.equals("ok") || gaps.equals("fail"))) {
      return Optional.empty();
    }
    Operation wanted = Operation.values()[(int) operation];
    boolean first = number == 1;
    if ((wanted == Operation.END && first)
        || (wanted == Operation.START && !first)
        || (wanted == Operation.APPEND && first)) {
      return Optional.empty();
    }
    long asked = number(tokens[last - 3]);
    int flow = asked <= 0 ? FLOW_STANDARD : (int) Math.min(asked, FLOW_MAX);
    return Optional.of(new FastRequest(tokens[last - 4], flow, gaps.equals("ok"), number, wanted));
  }

  /// Digits only, at most 18 of them; -1 for anything else.
  private static long number(String text) {
    if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Long.parseLong(text);
  }
}
