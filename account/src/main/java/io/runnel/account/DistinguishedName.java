// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A name such as `CN=www.example.com,OU=CNCF,DC=com` (RFC 4514), most specific part first, as
/// users are named in a configuration whose listener maps certificates to users. Two names compare
/// by RFC 4517, 4.2.15, with the values case-sensitive as in nats-server.
public record DistinguishedName(List<Part> parts) {
  /// One relative name; more than one attribute only for `A=1+B=2`.
  public record Part(List<Attribute> attributes) {
    public Part {
      attributes = List.copyOf(attributes);
    }

    boolean matches(Part other) {
      return attributes.size() == other.attributes.size()
          && holdsAll(other)
          && other.holdsAll(this);
    }

    private boolean holdsAll(Part other) {
      return other.attributes.stream()
          .allMatch(wanted -> attributes.stream().anyMatch(wanted::matches));
    }
  }

  public record Attribute(String type, String value) {
    boolean matches(Attribute other) {
      return type.equalsIgnoreCase(other.type) && value.equals(other.value);
    }
  }

  public DistinguishedName {
    parts = List.copyOf(parts);
  }

  /// Whether both have the same parts in the same order.
  public boolean matches(DistinguishedName other) {
    if (parts.size() != other.parts.size()) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).matches(other.parts.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Whether both have the same parts in any order.
  public boolean matchesInAnyOrder(DistinguishedName other) {
    if (parts.size() != other.parts.size()) {
      return false;
    }
    List<Part> left = new ArrayList<>(other.parts);
    for (Part part : parts) {
      int at = 0;
      while (at < left.size() && !part.matches(left.get(at))) {
        at++;
      }
      if (at == left.size()) {
        return false;
      }
      left.remove(at);
    }
    return true;
  }

  /// Reads a name from a configuration; empty if it is none. `#` values (BER) are not supported.
  public static Optional<DistinguishedName> parse(String text) {
    return new Parser(text.getBytes(StandardCharsets.UTF_8)).parse();
  }

  /// One pass over the bytes; values may hold octets as `\C4`, so text is decoded only when a value
  /// ends.
  private static final class Parser {
    private static final String ESCAPABLE = " \"#+,;<=>\\";

    private final byte[] bytes;
    private final List<Part> parts = new ArrayList<>();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private List<Attribute> attributes = new ArrayList<>();
    private String type = "";
    private int trailingSpaces;

    Parser(byte[] bytes) {
      this.bytes = bytes;
    }

    Optional<DistinguishedName> parse() {
      for (int i = 0; i < bytes.length; i++) {
        switch (bytes[i]) {
          case '\\' -> {
            int octets = unescape(i + 1);
            if (octets < 0) {
              return Optional.empty();
            }
            i += octets;
          }
          case '=' -> {
            boolean ber = i + 1 < bytes.length && bytes[i + 1] == '#';
            Optional<String> text = taken();
            if (ber || text.isEmpty()) {
              return Optional.empty();
            }
            type = text.get();
          }
          case ',', '+' -> {
            if (!endAttribute()) {
              return Optional.empty();
            }
            if (bytes[i] == ',') {
              endPart();
            }
          }
          default -> append(bytes[i]);
        }
      }
      if (buffer.size() > 0) {
        if (!endAttribute()) {
          return Optional.empty();
        }
        endPart();
      }
      return Optional.of(new DistinguishedName(parts));
    }

    /// How many bytes after the backslash were read; -1 if they are no escape. A backslash at the
    /// very end is dropped.
    private int unescape(int from) {
      trailingSpaces = 0;
      if (from >= bytes.length) {
        return 0;
      }
      if (ESCAPABLE.indexOf(bytes[from]) >= 0) {
        buffer.write(bytes[from]);
        return 1;
      }
      if (from + 1 >= bytes.length) {
        return -1;
      }
      int high = Character.digit(bytes[from], 16);
      int low = Character.digit(bytes[from + 1], 16);
      if (high < 0 || low < 0) {
        return -1;
      }
      buffer.write(high << 4 | low);
      return 2;
    }

    private void append(byte next) {
      if (next != ' ') {
        trailingSpaces = 0;
      } else if (buffer.size() == 0) {
        return;
      } else {
        trailingSpaces++;
      }
      buffer.write(next);
    }

    private boolean endAttribute() {
      Optional<String> value = taken();
      if (type.isEmpty() || value.isEmpty()) {
        return false;
      }
      attributes.add(new Attribute(type, value.get()));
      type = "";
      return true;
    }

    private void endPart() {
      parts.add(new Part(attributes));
      attributes = new ArrayList<>();
    }

    /// The buffer without unescaped spaces at its end; empty if it is no UTF-8.
    private Optional<String> taken() {
      ByteBuffer text = ByteBuffer.wrap(buffer.toByteArray(), 0, buffer.size() - trailingSpaces);
      buffer.reset();
      trailingSpaces = 0;
      try {
        return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(text).toString());
      } catch (CharacterCodingException _) {
        return Optional.empty();
      }
    }
  }
}
