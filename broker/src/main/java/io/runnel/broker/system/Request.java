// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.broker.Space;
import java.nio.charset.StandardCharsets;

/// A request to the server itself, copied out of the message it came in.
///
/// @param space where it was heard, and where the answer goes
/// @param subject what was asked
/// @param reply where to; empty where no answer is wanted
/// @param acceptEncoding the header of that name; empty without
/// @param requester JSON about who asks, where it is known; else empty
/// @param body as it was sent
record Request(
    Space space,
    String subject,
    String reply,
    String acceptEncoding,
    byte[] requester,
    byte[] body) {

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// The token of the subject at `index`, from 0.
  String token(int index) {
    String[] tokens = subject.split("\\.");
    return index < tokens.length ? tokens[index] : "";
  }
}
