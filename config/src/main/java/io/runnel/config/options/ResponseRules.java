// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.time.Duration;

/// `allow_responses`: a delivered request lends its reply subject.
///
/// @param allowed replies are lent
/// @param maxMessages how many; negative is unlimited
/// @param expires for how long; negative is unlimited
public record ResponseRules(boolean allowed, int maxMessages, Duration expires) {

  /// What `allow_responses: true` lends.
  public static final int MAX_MESSAGES_DEFAULT = 1;

  /// How long `allow_responses: true` lends it.
  public static final Duration EXPIRES_DEFAULT = Duration.ofMinutes(2);

  /// No reply is lent.
  public static ResponseRules none() {
    return new ResponseRules(false, 0, Duration.ZERO);
  }

  public ResponseRules withAllowed(boolean allowed) {
    return new ResponseRules(allowed, maxMessages, expires);
  }

  public ResponseRules withMaxMessages(int maxMessages) {
    return new ResponseRules(allowed, maxMessages, expires);
  }

  public ResponseRules withExpires(Duration expires) {
    return new ResponseRules(allowed, maxMessages, expires);
  }
}
