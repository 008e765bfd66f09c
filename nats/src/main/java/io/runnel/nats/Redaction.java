// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// CONNECT as the log may show it: without passwords, tokens, keys and signatures. Values are found
/// by the names before them, in whatever shape the JSON is. JWTs are not hidden, as in nats-server:
/// they prove nothing without a signature.
final class Redaction {
  private static final String REDACTED = "[REDACTED]";
  private static final String VALUE = "\"?\\s*[:=]\\s*\"?([^\",\\r\\n}]*)";

  /// Names that begin with `auth_token` or `pass`.
  private static final Pattern BEGINNINGS =
      Pattern.compile("\"?\\s*(?:auth_token\\S*?|pass\\S*?)" + VALUE);

  /// These names exactly.
  private static final Pattern NAMES =
      Pattern.compile("(?:^|[^A-Za-z0-9_])\"?\\s*(?:proxy_sig|nkey|sig)" + VALUE);

  private Redaction() {}

  static String of(String connect) {
    return redacted(NAMES, redacted(BEGINNINGS, connect));
  }

  private static String redacted(Pattern pattern, String text) {
    var out = new StringBuilder(text.length());
    Matcher matcher = pattern.matcher(text);
    int done = 0;
    while (matcher.find()) {
      out.append(text, done, matcher.start(1)).append(REDACTED);
      done = matcher.end(1);
    }
    return out.append(text, done, text.length()).toString();
  }
}
