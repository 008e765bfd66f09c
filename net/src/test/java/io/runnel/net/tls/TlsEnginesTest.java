// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.TlsFiles;
import io.runnel.config.options.TlsOptions;
import io.runnel.config.options.TlsProtocol;
import java.io.File;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Both implementations of TLS do the same with a configuration; the client is the JDK's.
class TlsEnginesTest {

  private static TlsOptions options(TlsFiles.KeyPair... pairs) {
    String ca = KeyPairFilesTest.file("ca.pem");
    return TlsOptions.off().withEnabled(true).withFiles(new TlsFiles(List.of(pairs), ca));
  }

  private static TlsFiles.KeyPair pair(String cert, String key) {
    return new TlsFiles.KeyPair(KeyPairFilesTest.file(cert), KeyPairFilesTest.file(key));
  }

  private static TlsFiles.KeyPair server() {
    return pair("server.pem", "server-sec1-key.pem");
  }

  private static TlsFiles.KeyPair other() {
    return pair("other.pem", "other-pkcs1-key.pem");
  }

  private static SslContextBuilder client() {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .endpointIdentificationAlgorithm(null)
        .trustManager(InsecureTrustManagerFactory.INSTANCE);
  }

  private record Outcome(TlsFacts server, TlsFacts client) {
    String presented() {
      return client.peerCertificates().getFirst().getSubjectX500Principal().getName();
    }
  }

  /// Lets both ends speak until neither has anything to say.
  private static Outcome handshake(
      TlsEngines engines, TlsOptions options, SslContextBuilder client, String name)
      throws Exception {
    SslHandler there =
        engines.context(options).newHandler(io.netty.buffer.ByteBufAllocator.DEFAULT);
    SslHandler here =
        client.build().newHandler(io.netty.buffer.ByteBufAllocator.DEFAULT, name, 4222);
    var serverEnd = new EmbeddedChannel(there);
    var clientEnd = new EmbeddedChannel(here);
    try {
      boolean moved = true;
      while (moved) {
        moved = carry(clientEnd, serverEnd) | carry(serverEnd, clientEnd);
      }
      if (!there.handshakeFuture().isSuccess()) {
        throw new IllegalStateException(there.handshakeFuture().cause());
      }
      return new Outcome(
          TlsFacts.of(there.engine().getSession()), TlsFacts.of(here.engine().getSession()));
    } finally {
      serverEnd.finishAndReleaseAll();
      clientEnd.finishAndReleaseAll();
    }
  }

  private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
    from.runPendingTasks();
    boolean moved = false;
    for (ByteBuf next = from.readOutbound(); next != null; next = from.readOutbound()) {
      to.writeInbound(next);
      moved = true;
    }
    return moved;
  }

  private static boolean absent(TlsEngines engines) {
    return engines == TlsEngines.BORING_SSL && !OpenSsl.isAvailable();
  }

  @ParameterizedTest
  @EnumSource(TlsEngines.class)
  void factsAreInGosWords(TlsEngines engines) throws Exception {
    if (absent(engines)) {
      return;
    }
    TlsFacts newest = handshake(engines, options(server()), client(), "localhost").server();
    assertEquals("1.3", newest.version());
    assertTrue(newest.cipherSuite().startsWith("TLS_AES_"), newest.cipherSuite());
    String suite = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    var older = new TlsProtocol("1.2", List.of(suite), List.of("CurveP384"));
    TlsFacts facts =
        handshake(
                engines,
                options(server()).withProtocol(older),
                client().protocols("TLSv1.2"),
                "localhost")
            .server();
    assertEquals("1.2", facts.version());
    assertEquals(suite, facts.cipherSuite());
  }

  @ParameterizedTest
  @EnumSource(TlsEngines.class)
  void olderVersionThanTheLeastIsRefused(TlsEngines engines) {
    if (absent(engines)) {
      return;
    }
    var newest = new TlsProtocol("1.3", List.of(), List.of());
    assertThrows(
        Exception.class,
        () ->
            handshake(
                engines,
                options(server()).withProtocol(newest),
                client().protocols("TLSv1.2"),
                "localhost"));
  }

  @ParameterizedTest
  @EnumSource(TlsEngines.class)
  void certificateIsChosenByNameAmongSeveral(TlsEngines engines) throws Exception {
    if (absent(engines)) {
      return;
    }
    TlsOptions both = options(server(), other());
    assertEquals(
        "CN=localhost,O=Runnel", handshake(engines, both, client(), "localhost").presented());
    assertEquals(
        "CN=other.example.com,O=Runnel",
        handshake(engines, both, client(), "a.wild.example.com").presented());
    assertEquals(
        "CN=localhost,O=Runnel", handshake(engines, both, client(), "nobody.example").presented());
  }

  @ParameterizedTest
  @EnumSource(TlsEngines.class)
  void clientsCertificateIsVerifiedAndKept(TlsEngines engines) throws Exception {
    if (absent(engines)) {
      return;
    }
    TlsOptions verified = options(server()).withClientCertificates(ClientCertificates.REQUIRED);
    var derek =
        client()
            .keyManager(
                new File(KeyPairFilesTest.file("client.pem")),
                new File(KeyPairFilesTest.file("client-key.pem")));
    TlsFacts facts = handshake(engines, verified, derek, "localhost").server();
    assertEquals(
        "CN=derek,OU=Tests,O=Runnel,C=DE",
        facts.peerCertificates().getFirst().getSubjectX500Principal().getName());
    assertThrows(Exception.class, () -> handshake(engines, verified, client(), "localhost"));
    var stranger =
        client()
            .keyManager(
                new File(KeyPairFilesTest.file("stranger.pem")),
                new File(KeyPairFilesTest.file("stranger-key.pem")));
    var refused =
        assertThrows(
            RuntimeException.class, () -> handshake(engines, verified, stranger, "localhost"));
    String text = HandshakeError.of(refused).text();
    assertEquals(
        "tls: failed to verify certificate: x509: certificate signed by unknown authority", text);
  }

  /// BoringSSL's are nats-server's; the JDK chooses its alert itself, and says less.
  @ParameterizedTest
  @EnumSource(TlsEngines.class)
  void refusedCertificateGetsTheAlertThatSaysWhy(TlsEngines engines) throws Exception {
    if (absent(engines)) {
      return;
    }
    boolean boring = engines == TlsEngines.BORING_SSL;
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      assertEquals(
          boring ? "unknown_ca" : "certificate_unknown",
          alert(engines, "stranger", version),
          version);
      assertEquals(
          boring ? "certificate_expired" : "certificate_unknown",
          alert(engines, "expired", version),
          version);
      assertEquals(
          boring ? "bad_certificate" : "certificate_unknown",
          alert(engines, "server", version),
          version);
    }
  }

  /// The alert that a client with this certificate is told.
  private static String alert(TlsEngines engines, String who, String version) throws Exception {
    String ca = KeyPairFilesTest.file(who.equals("expired") ? "expired-ca.pem" : "ca.pem");
    TlsOptions verified =
        options(server())
            .withFiles(new TlsFiles(List.of(server()), ca))
            .withClientCertificates(ClientCertificates.REQUIRED);
    var allocator = io.netty.buffer.ByteBufAllocator.DEFAULT;
    var serverEnd = new EmbeddedChannel(engines.context(verified).newHandler(allocator));
    var client =
        client()
            .protocols(version)
            .keyManager(
                new File(KeyPairFilesTest.file(who + ".pem")),
                new File(KeyPairFilesTest.file(who + "-key.pem")));
    var clientEnd = new EmbeddedChannel(client.build().newHandler(allocator, "localhost", 4222));
    try {
      for (boolean moved = true; moved; ) {
        moved = tryToCarry(clientEnd, serverEnd);
        try {
          moved |= carry(serverEnd, clientEnd);
        } catch (DecoderException refused) {
          String message = refused.getCause().getMessage();
          return message.substring(message.lastIndexOf(' ') + 1);
        }
      }
      return "none";
    } finally {
      tryToFinish(serverEnd);
      tryToFinish(clientEnd);
    }
  }

  private static boolean tryToCarry(EmbeddedChannel from, EmbeddedChannel to) {
    try {
      return carry(from, to);
    } catch (DecoderException _) {
      return true; // and the alert is on its way
    }
  }

  private static void tryToFinish(EmbeddedChannel channel) {
    try {
      channel.finishAndReleaseAll();
    } catch (Exception _) {
      // What went wrong here has been seen.
    }
  }
}
