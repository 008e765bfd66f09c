// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The subject of an X.509 certificate in the three forms in which a user may be named after it.
///
/// @param name its parts from the last to the first, if every attribute is one that has a short
///   name
/// @param sequence the known attributes in the order of Go's `pkix.Name`: `CN=…,OU=…,O=…,C=…`
/// @param domains the domain components as `DC=…,DC=…`, in the certificate's order; may be empty
public record CertificateSubject(
    Optional<DistinguishedName> name, String sequence, String domains) {
  public static final CertificateSubject EMPTY =
      new CertificateSubject(Optional.of(new DistinguishedName(List.of())), "", "");

  private static final String DOMAIN = "DC";

  private static final Map<String, String> SHORT_NAMES =
      Map.of(
          "2.5.4.3", "CN",
          "2.5.4.5", "SERIALNUMBER",
          "2.5.4.6", "C",
          "2.5.4.7", "L",
          "2.5.4.8", "ST",
          "2.5.4.9", "STREET",
          "2.5.4.10", "O",
          "2.5.4.11", "OU",
          "2.5.4.17", "POSTALCODE",
          "0.9.2342.19200300.100.1.25", DOMAIN);

  /// The printed order of `sequence`, and whether only the last value counts.
  private static final List<String> PRINTED =
      List.of("SERIALNUMBER", "CN", "POSTALCODE", "STREET", "ST", "L", "OU", "O", "C");

  private static final List<String> SINGLE = List.of("SERIALNUMBER", "CN");

  /// One attribute of the certificate; no value if it is not a text.
  private record Element(String oid, Optional<String> value) {
    Optional<DistinguishedName.Attribute> named() {
      return Optional.ofNullable(SHORT_NAMES.get(oid))
          .flatMap(type -> value.map(text -> new DistinguishedName.Attribute(type, text)));
    }
  }

  /// @param der the DER of the subject (`X500Principal.getEncoded()`); what is no RDN sequence
  ///   gives [#EMPTY]
  public static CertificateSubject of(byte[] der) {
    return elements(der).map(CertificateSubject::of).orElse(EMPTY);
  }

  private static CertificateSubject of(List<List<Element>> sets) {
    List<DistinguishedName.Attribute> known =
        sets.stream().flatMap(List::stream).flatMap(element -> element.named().stream()).toList();
    List<String> domains =
        known.stream()
            .filter(a -> a.type().equals(DOMAIN))
            .map(a -> DOMAIN + "=" + a.value())
            .toList();
    return new CertificateSubject(name(sets), sequence(known), String.join(",", domains));
  }

  private static Optional<DistinguishedName> name(List<List<Element>> sets) {
    List<DistinguishedName.Part> parts = new ArrayList<>();
    for (List<Element> set : sets.reversed()) {
      List<DistinguishedName.Attribute> attributes =
          set.reversed().stream().flatMap(element -> element.named().stream()).toList();
      if (attributes.size() != set.size()) {
        return Optional.empty();
      }
      if (!attributes.isEmpty()) {
        parts.add(new DistinguishedName.Part(attributes));
      }
    }
    return Optional.of(new DistinguishedName(parts));
  }

  private static String sequence(List<DistinguishedName.Attribute> known) {
    List<String> printed = new ArrayList<>();
    for (String type : PRINTED) {
      List<String> values =
          known.stream()
              .filter(attribute -> attribute.type().equals(type))
              .map(DistinguishedName.Attribute::value)
              .toList();
      if (!values.isEmpty() && SINGLE.contains(type)) {
        values = values.getLast().isEmpty() ? List.of() : List.of(values.getLast());
      }
      if (!values.isEmpty()) {
        printed.add(
            String.join("+", values.stream().map(value -> type + "=" + escaped(value)).toList()));
      }
    }
    return String.join(",", printed);
  }

  private static String escaped(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char next = value.charAt(i);
      boolean edge = i == 0 || i == value.length() - 1;
      boolean escape =
          ",+\"\\<>;".indexOf(next) >= 0 || (next == ' ' && edge) || (next == '#' && i == 0);
      if (escape) {
        out.append('\\');
      }
      out.append(next);
    }
    return out.toString();
  }

  private static Optional<List<List<Element>>> elements(byte[] der) {
    try {
      List<List<Element>> sets = new ArrayList<>();
      Der sequence = new Der(ByteBuffer.wrap(der)).enter(Der.SEQUENCE);
      while (sequence.hasMore()) {
        Der set = sequence.enter(Der.SET);
        List<Element> elements = new ArrayList<>();
        while (set.hasMore()) {
          Der pair = set.enter(Der.SEQUENCE);
          elements.add(new Element(pair.oid(), pair.text()));
        }
        sets.add(elements);
      }
      return Optional.of(sets);
    } catch (Der.MalformedException _) {
      return Optional.empty();
    }
  }

  /// As much of DER as a name needs.
  private record Der(ByteBuffer bytes) {
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    private static final int OID = 0x06;
    private static final int LENGTH_BYTES_MAX = 3;

    static final class MalformedException extends Exception {
      private static final long serialVersionUID = 1L;
    }

    boolean hasMore() {
      return bytes.hasRemaining();
    }

    Der enter(int tag) throws MalformedException {
      if (next() != tag) {
        throw new MalformedException();
      }
      return new Der(content());
    }

    String oid() throws MalformedException {
      ByteBuffer body = enter(OID).bytes;
      StringBuilder text = new StringBuilder();
      long arc = 0;
      while (body.hasRemaining()) {
        int next = body.get() & 0xFF;
        arc = arc << 7 | (next & 0x7F);
        if ((next & 0x80) == 0) {
          if (text.isEmpty()) {
            long first = Math.min(arc / 40, 2);
            text.append(first).append('.').append(arc - first * 40);
          } else {
            text.append('.').append(arc);
          }
          arc = 0;
        }
      }
      return text.toString();
    }

    /// The value if its type is one of the string types.
    Optional<String> text() throws MalformedException {
      int tag = next();
      ByteBuffer body = content();
      return switch (tag) {
        case 0x0C, 0x12, 0x13, 0x16 -> Optional.of(utf8(body));
        case 0x14 -> Optional.of(StandardCharsets.ISO_8859_1.decode(body).toString());
        case 0x1E -> Optional.of(StandardCharsets.UTF_16BE.decode(body).toString());
        default -> Optional.empty();
      };
    }

    private static String utf8(ByteBuffer body) throws MalformedException {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(body).toString();
      } catch (CharacterCodingException _) {
        throw new MalformedException();
      }
    }

    private ByteBuffer content() throws MalformedException {
      int length = next();
      if (length >= 0x80) {
        int lengthBytes = length & 0x7F;
        if (lengthBytes == 0 || lengthBytes > LENGTH_BYTES_MAX) {
          throw new MalformedException();
        }
        length = 0;
        for (int i = 0; i < lengthBytes; i++) {
          length = length << 8 | next();
        }
      }
      if (length > bytes.remaining()) {
        throw new MalformedException();
      }
      ByteBuffer body = bytes.slice(bytes.position(), length);
      bytes.position(bytes.position() + length);
      return body;
    }

    private int next() throws MalformedException {
      if (!bytes.hasRemaining()) {
        throw new MalformedException();
      }
      return bytes.get() & 0xFF;
    }
  }
}
