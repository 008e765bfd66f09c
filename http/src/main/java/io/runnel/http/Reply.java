// SPDX-License-Identifier: Apache-2.0
package io.runnel.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.runnel.base.json.Answer;
import io.runnel.base.json.Json;
import java.nio.charset.StandardCharsets;

/// What a page answers.
///
/// @param shared any web page may read it (`Access-Control-Allow-Origin: *`)
record Reply(HttpResponseStatus status, String contentType, byte[] body, Sharing shared) {
  private static final String TEXT = "text/plain; charset=utf-8";

  /// Whether scripts of other sites may read a reply.
  enum Sharing {
    ANY_ORIGIN,
    SAME_ORIGIN
  }

  static Reply json(Answer answer) {
    return json(HttpResponseStatus.OK, Json.indented(answer::write));
  }

  static Reply json(HttpResponseStatus status, byte[] body) {
    return new Reply(status, "application/json", body, Sharing.ANY_ORIGIN);
  }

  static Reply text(HttpResponseStatus status, String text) {
    return of(status, TEXT, text);
  }

  static Reply of(HttpResponseStatus status, String contentType, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new Reply(status, contentType, body, Sharing.SAME_ORIGIN);
  }

  static Reply notFound() {
    return text(HttpResponseStatus.NOT_FOUND, "404 page not found\n");
  }
}
