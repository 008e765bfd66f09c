// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.broker.jetstream.host.AccountStreams;
import io.runnel.wire.HeaderBlock;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
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

  /// Whether nothing is asked for: no body, or an object without fields.
  public boolean isEmpty() {
    if (body.length == 0) {
      return true;
    }
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return text.startsWith("{")
        && text.endsWith("}")
        && text.substring(1, text.length() - 1).isBlank();
  }

  /// Whether the body begins like a JSON object or array.
  public boolean isObjectOrArray() {
    for (byte b : body) {
      if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
        return b == '{' || b == '[';
      }
    }
    return false;
  }

  /// Whether the header `name` is there, with or without a value.
  public boolean hasHeader(String name) {
    Message message = new Message();
    message.body(header, 0, header.length, header.length);
    return HeaderBlock.find(message, name.getBytes(StandardCharsets.US_ASCII))
        != HeaderBlock.ABSENT;
  }

  /// The value of the header `name`; empty where there is none.
  public String header(String name) {
    Message message = new Message();
    message.body(header, 0, header.length, header.length);
    return HeaderBlock.value(message, name.getBytes(StandardCharsets.US_ASCII));
  }
}
