// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

/// `Nats-Required-Api-Level` on messages of batches: a batch that needs more than this server has
/// is refused; the header is never stored.
final class LevelCheck {
  private LevelCheck() {}

  static boolean isTooHigh(HeaderScan headers) {
    if (!headers.hasValue(HeaderName.REQUIRED_API_LEVEL)) {
      return false;
    }
    String text = headers.text(HeaderName.REQUIRED_API_LEVEL);
    String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    boolean isNumber =
        !digits.isEmpty()
            && digits.length() <= 18
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return !isNumber || Long.parseLong(text) > Surroundings.API_LEVEL;
  }

  static void strip(Candidate it) {
    if (it.headers.hasValue(HeaderName.REQUIRED_API_LEVEL)) {
      new HeaderEdit(it.message).remove(HeaderName.REQUIRED_API_LEVEL.text()).apply();
      it.rescan();
    }
  }
}
