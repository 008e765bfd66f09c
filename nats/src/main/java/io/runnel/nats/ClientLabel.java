// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.account.AuthDecision;
import io.runnel.base.GoQuote;
import io.runnel.base.IpText;
import io.runnel.wire.ProtocolError;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// How the log names a client, and what it says of its mistakes: nats-server's texts, which people
/// and tools look for.
final class ClientLabel {
  private static final int SNIPPET_BYTES = 32;

  private ClientLabel() {}

  static String address(InetSocketAddress remote) {
    String host = remote.getAddress() == null ? "" : IpText.of(remote.getAddress());
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + remote.getPort();
  }

  /// After CONNECT: with the client's version, language and name, and its account and user.
  static String of(
      String arrival,
      ConnectOptions options,
      AuthDecision.@Nullable Admitted identity,
      String account) {
    var label = new StringBuilder(arrival);
    String client = client(options);
    if (!client.isEmpty()) {
      label.append(" - ").append(GoQuote.quote(client));
    }
    if (identity != null && !identity.as().shown().isEmpty()) {
      label
          .append(" - ")
          .append(GoQuote.quote(account + "/" + user(options, identity.as().shown())));
    }
    return label.toString();
  }

  private static String user(ConnectOptions options, String shown) {
    if (!options.nkey.isEmpty()) {
      return "nkey:" + options.nkey;
    }
    return options.user.isEmpty() && !options.token.isEmpty() ? "token" : "user:" + shown;
  }

  private static String client(ConnectOptions options) {
    var text = new StringBuilder();
    if (!options.version.isEmpty()) {
      text.append('v').append(options.version);
    }
    append(text, options.language);
    append(text, options.name);
    return text.toString();
  }

  private static void append(StringBuilder text, String part) {
    if (!part.isEmpty()) {
      if (!text.isEmpty()) {
        text.append(':');
      }
      text.append(part);
    }
  }

  static String protocolError(ProtocolError error, byte[] line, int from, int to) {
    int end = Math.min(to, from + SNIPPET_BYTES);
    String snippet = GoQuote.quote(new String(line, from, end - from, StandardCharsets.UTF_8));
    return switch (error) {
      case UNKNOWN_OPERATION -> "Client parser ERROR: proto='" + snippet + "...'";
      case BAD_ARGUMENTS -> "Client parser ERROR: bad arguments: " + snippet;
      case CONTROL_LINE_TOO_LONG -> "maximum control line exceeded (snip: " + snippet + "...)";
    };
  }
}
