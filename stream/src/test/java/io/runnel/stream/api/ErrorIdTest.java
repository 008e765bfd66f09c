// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ErrorIdTest {
  @Test
  void everyErrorHasACodeOfItsOwn() {
    long codes = Arrays.stream(ErrorId.values()).mapToInt(ErrorId::errCode).distinct().count();
    assertEquals(227, ErrorId.values().length);
    assertEquals(227, codes);
  }

  @Test
  void placeholdersAreFilledInTheirOrder() {
    assertEquals(
        "stream external api prefix a.b must not overlap with $JS.API",
        ErrorId.STREAM_EXTERNAL_API_OVERLAP.with("a.b", "$JS.API").description());
    assertEquals("sequence 7 not found", ErrorId.SEQUENCE_NOT_FOUND.with(7).description());
    assertEquals("{x}", ErrorId.STREAM_INVALID_CONFIG.with("{x}").description());
    assertEquals("bad request", ErrorId.BAD_REQUEST.with().description());
  }

  @Test
  void clientsReadThreeFields() {
    byte[] json = Json.compact(ErrorId.STREAM_NOT_FOUND.with()::write);
    assertEquals(
        "{\"code\":404,\"err_code\":10059,\"description\":\"stream not found\"}",
        new String(json, StandardCharsets.UTF_8));
  }
}
