// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.trace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// How the body of a trace event is written, from the header `Accept-Encoding` of the traced
/// message.
///
/// nats-server compresses with Snappy where `snappy` or `s2` is named. Runnel has no Snappy and
/// says `identity`, as both do for encodings they don't know.
public enum TraceEncoding {
  /// Nothing was asked for: no header.
  PLAIN(""),
  GZIP("gzip"),
  IDENTITY("identity");

  private final String contentEncoding;

  TraceEncoding(String contentEncoding) {
    this.contentEncoding = contentEncoding;
  }

  static TraceEncoding of(String acceptEncoding) {
    if (acceptEncoding.isEmpty()) {
      return PLAIN;
    }
    String wanted = acceptEncoding.toLowerCase(Locale.ROOT);
    boolean snappyFirst = wanted.contains("snappy") || wanted.contains("s2");
    return wanted.contains("gzip") && !snappyFirst ? GZIP : IDENTITY;
  }

  /// The value of `Content-Encoding`; empty for none.
  String contentEncoding() {
    return contentEncoding;
  }

  byte[] encode(byte[] body) {
    if (this != GZIP) {
      return body;
    }
    var out = new ByteArrayOutputStream(body.length);
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
