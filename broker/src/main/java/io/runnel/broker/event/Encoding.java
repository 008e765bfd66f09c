// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.event;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// How the body of an answer or an event is packed, as its reader wished.
public enum Encoding {
  /// Nothing was said.
  NONE(""),
  GZIP("gzip"),
  SNAPPY("snappy"),
  /// Something was wished that is not known.
  IDENTITY("identity");

  private final String name;

  Encoding(String name) {
    this.name = name;
  }

  /// From the value of `Accept-Encoding`.
  public static Encoding accepted(String header) {
    String wish = header.toLowerCase(Locale.ROOT);
    if (wish.isEmpty()) {
      return NONE;
    }
    if (wish.contains("snappy") || wish.contains("s2")) {
      return SNAPPY;
    }
    return wish.contains("gzip") ? GZIP : IDENTITY;
  }

  /// The header block that says so; empty where nothing was wished.
  public byte[] header() {
    String block = name.isEmpty() ? "" : "NATS/1.0\r\nContent-Encoding: " + name + "\r\n\r\n";
    return block.getBytes(StandardCharsets.US_ASCII);
  }

  public byte[] pack(byte[] body) {
    return switch (this) {
      case NONE, IDENTITY -> body;
      case GZIP -> gzip(body);
      case SNAPPY -> SnappyFrames.of(body);
    };
  }

  private static byte[] gzip(byte[] body) {
    var packed = new ByteArrayOutputStream(body.length / 2);
    try (var out = new GZIPOutputStream(packed)) {
      out.write(body);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return packed.toByteArray();
  }
}
