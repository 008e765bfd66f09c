// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.broker.jetstream.host.AccountStreams;
import java.util.List;

/// One request to the JetStream API, copied from the message that brought it.
///
/// @param account whose streams are meant
/// @param subject as published, for audits
/// @param tokens of the subject behind `$JS.API.` or `$JS.<domain>.API.`
/// @param header header block; empty where there is none
/// @param body payload
/// @param reply where the answer goes; empty for nowhere
/// @param client who asks, as JSON; empty for the server itself
public record ApiCall(
    AccountStreams account,
    String subject,
    List<String> tokens,
    byte[] header,
    byte[] body,
    String reply,
    byte[] client) {

  /// The token at `index` behind the prefix.
  public String token(int index) {
    return tokens.get(index);
  }

  /// Everything from the token at `index` on, as one subject.
  public String tail(int index) {
    return String.join(".", tokens.subList(index, tokens.size()));
  }

  public boolean isEmpty() {
    return body.length == 0;
  }
}
