// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One file of PEM blocks (RFC 7468): certificates, or a private key among other blocks.
///
/// @param path as the configuration names it
/// @param blocks in the file's order
record PemFile(String path, List<PemFile.Block> blocks) {
  /// A file larger than this is none of ours: the system's CA bundle is a quarter of it.
  private static final long FILE_BYTES_MAX = 1024L * 1024;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  /// @param label what stands after BEGIN
  /// @param der the decoded content
  record Block(String label, byte[] der) {}

  PemFile {
    blocks = List.copyOf(blocks);
  }

  static PemFile read(String path) throws TlsConfigException {
    String text;
    try {
      Path file = Path.of(path);
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new TlsConfigException(path + ": larger than " + FILE_BYTES_MAX + " bytes");
      }
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException absent) {
      throw new TlsConfigException("open " + path + ": no such file or directory", absent);
    } catch (TlsConfigException known) {
      throw known;
    } catch (IOException unreadable) {
      throw new TlsConfigException("open " + path + ": " + unreadable.getMessage(), unreadable);
    }
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), decoded(path, matcher.group(2))));
    }
    return new PemFile(path, blocks);
  }

  private static byte[] decoded(String path, String body) throws TlsConfigException {
    // Old keys have headers (Proc-Type, DEK-Info) before an empty line: those are encrypted.
    if (body.contains(":")) {
      throw new TlsConfigException(path + ": encrypted private keys are not supported");
    }
    try {
      return Base64.getMimeDecoder().decode(body);
    } catch (IllegalArgumentException malformed) {
      throw new TlsConfigException(path + ": malformed PEM block", malformed);
    }
  }

  /// All certificates, in order; refuses a file without any.
  List<X509Certificate> certificates() throws TlsConfigException {
    List<X509Certificate> found = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks) {
        if (block.label().equals("CERTIFICATE")) {
          var in = new ByteArrayInputStream(block.der());
          found.add((X509Certificate) factory.generateCertificate(in));
        }
      }
    } catch (CertificateException malformed) {
      throw new TlsConfigException(
          path + ": x509: malformed certificate: " + malformed.getMessage(), malformed);
    }
    if (found.isEmpty()) {
      throw new TlsConfigException(path + ": failed to find any PEM data in certificate input");
    }
    return found;
  }

  /// The first private key.
  PrivateKey privateKey() throws TlsConfigException {
    for (Block block : blocks) {
      if (block.label().equals("ENCRYPTED PRIVATE KEY")) {
        throw new TlsConfigException(path + ": encrypted private keys are not supported");
      }
      if (block.label().equals("PRIVATE KEY") || block.label().endsWith(" PRIVATE KEY")) {
        return KeyEncoding.privateKey(path, block.label(), block.der());
      }
    }
    throw new TlsConfigException(
        path + ": failed to find PEM block with type ending in \"PRIVATE KEY\" in key input");
  }
}
