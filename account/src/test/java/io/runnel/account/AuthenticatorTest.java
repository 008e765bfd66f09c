// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.account.Credentials.Offer;
import io.runnel.base.ClosedReason;
import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.AuthorizationOptions;
import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.Credential;
import io.runnel.config.options.Listen;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.TlsOptions;
import io.runnel.config.options.UserOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Who gets in, and what the refusal of the others says, was seen from nats-server 2.15.2.
class AuthenticatorTest {
  /// Of `s3cret`, made by Go's bcrypt.
  private static final String HASH = "$2a$04$8wb9M4rm..1Z0xfWzbftMOHATPeSpOST04qW8TneMaKhV1v.SP/ka";

  private static final String NONCE = "PXoWU7zWAMt75FY";
  private static final NkeySeed SEED = NkeySeed.of(NkeyKind.USER, new byte[32]);
  private static final NkeySeed PROXY = NkeySeed.of(NkeyKind.SERVER, new byte[32]);

  private static final UserOptions U = UserOptions.of("u", "p");
  private static final UserOptions W = UserOptions.of("w", "p").withProxyRequired(true);
  private static final UserOptions X =
      UserOptions.of("x", "p").withConnectionTypes(List.of("WEBSOCKET"));
  private static final UserOptions K =
      UserOptions.of("", "")
          .withCredential(new Credential.Nkey(SEED.publicKey().text()))
          .withAccount("A");

  private static final ServerOptions USERS =
      ServerOptions.defaults()
          .withAccounts(List.of(AccountOptions.named("A")))
          .withUsers(List.of(U, W, X, K));

  @Test
  void withoutAnyConfigurationEverybodyIsInTheGlobalAccount() {
    assertEquals("$G", admitted(ServerOptions.defaults(), Offer.ofUser("any", "thing")).account());
    assertFalse(authenticator(ServerOptions.defaults()).announcesAuth(ConnectionType.STANDARD));
    assertFalse(authenticator(ServerOptions.defaults()).requiresNonce());
  }

  @Test
  void aTokenHasToBeTheToken() {
    ServerOptions options = authorization(AuthorizationOptions.defaults().withToken("t"));
    AuthDecision.Admitted admitted = admitted(options, Offer.ofToken("t"));
    assertEquals("[REDACTED]", admitted.as().shown());
    refused(options, Offer.NONE, "authentication error");
    refused(options, Offer.ofToken("x"), "authentication error - Token \"[REDACTED]\"");
    refused(options, Offer.ofUser("t", ""), "authentication error - User \"t\"");
    assertTrue(authenticator(options).announcesAuth(ConnectionType.STANDARD));
  }

  @Test
  void aSingleUserNeedsNameAndPassword() {
    ServerOptions options =
        authorization(AuthorizationOptions.defaults().withUser("u").withPassword("p"));
    assertEquals("u", admitted(options, Offer.ofUser("u", "p")).as().shown());
    refused(options, Offer.ofUser("v", "p"), "authentication error - User \"v\"");
    refused(options, Offer.ofUser("u", "q"), "authentication error - User \"u\"");
    refused(options, Offer.NONE, "authentication error");
    ServerOptions proxied =
        authorization(
            AuthorizationOptions.defaults()
                .withUser("u")
                .withPassword("p")
                .withProxyRequired(true));
    assertEquals(ClosedReason.PROXY_REQUIRED, refusal(proxied, Offer.ofUser("u", "p")).reason());
  }

  @Test
  void usersAreKnownByNameAndPassword() {
    assertEquals("$G", admitted(USERS, Offer.ofUser("u", "p")).account());
    assertEquals("wrong password or token", refusal(USERS, Offer.ofUser("u", "q")).because());
    assertEquals("unknown user", refusal(USERS, Offer.ofUser("nobody", "p")).because());
    assertEquals(ClosedReason.PROXY_REQUIRED, refusal(USERS, Offer.ofUser("w", "p")).reason());
    assertEquals(
        "connection type STANDARD is not allowed for this user",
        refusal(USERS, Offer.ofUser("x", "p")).because());
    assertInstanceOf(
        AuthDecision.Admitted.class,
        authenticator(USERS).decide(credentials(Offer.ofUser("x", "p"), ConnectionType.WEBSOCKET)));
    refused(USERS, Offer.NONE, "authentication error");
  }

  @Test
  void aHashIsComparedLater() {
    ServerOptions options = ServerOptions.defaults().withUsers(List.of(UserOptions.of("u", HASH)));
    assertInstanceOf(
        AuthDecision.Admitted.class, hashed(options, Offer.ofUser("u", "s3cret")).check());
    assertInstanceOf(AuthDecision.Refused.class, hashed(options, Offer.ofUser("u", "x")).check());
    assertInstanceOf(AuthDecision.Refused.class, hashed(options, Offer.ofUser("u", HASH)).check());
    assertFalse(hashed(options, Offer.ofUser("u", "s3cret")).toString().contains("s3cret"));
  }

  @Test
  void hashesOfGoAreUnderstood() {
    assertTrue(
        Secrets.matchesBcrypt("$2a$04$ubRPInuMlF1HsLYd6fOTIOHWSeDvycTgUsOExL8ak0t9HkDONOdsG", ""));
    assertTrue(
        Secrets.matchesBcrypt(
            "$2a$05$uJuPNfFO9PbGGRlRwzD.6egXOLdiF64IIvTr8mmSErWC4OpE76RC6", "grüße"));
    String alphabets = "abcdefghijklmnopqrstuvwxyz".repeat(4).substring(0, 100);
    assertTrue(
        Secrets.matchesBcrypt(
            "$2a$04$PV1PgPduLBPC11xWHAXQyODE6Uz2QLGVtgSSyyXmdnWemzrKNoWWa", alphabets));
    assertTrue(Secrets.matchesBcrypt(HASH.replace("$2a$", "$2b$"), "s3cret"));
    assertTrue(Secrets.matchesBcrypt(HASH.replace("$2a$", "$2y$"), "s3cret"));
    assertFalse(Secrets.matchesBcrypt("$2a$04$tooshort", "s3cret"));
    assertFalse(Secrets.matchesBcrypt(HASH.replace("$04$", "$99$"), "s3cret"));
  }

  @Test
  void onlyFourLettersMakeAHash() {
    for (String letter : List.of("a", "b", "x", "y")) {
      assertTrue(Secrets.isBcrypt("$2" + letter + "$10$rest"));
    }
    for (String no :
        List.of("$2c$10$", "$2a$1$", "$2$10$", "2a$10$x", "$2a$10", "", "$2a$1x$aaa")) {
      assertFalse(Secrets.isBcrypt(no), no);
    }
  }

  @Test
  void anNkeyHasToSignTheNonce() {
    String key = SEED.publicKey().text();
    String signature = signature(SEED, Base64.getUrlEncoder().withoutPadding());
    AuthDecision.Admitted admitted = admitted(USERS, Offer.ofNkey(key, signature));
    assertEquals("A", admitted.account());
    assertEquals(key, admitted.as().shown());
    admitted(USERS, Offer.ofNkey(key, signature(SEED, Base64.getEncoder())));
    assertEquals("signature missing", refusal(USERS, Offer.ofNkey(key, "")).because());
    assertEquals("signature is not base64", refusal(USERS, Offer.ofNkey(key, "*")).because());
    assertEquals(
        "signature does not fit the nonce",
        refusal(
                USERS,
                Offer.ofNkey(key, signature(PROXY, Base64.getUrlEncoder()).replace('A', 'B')))
            .because());
    refused(USERS, Offer.ofNkey("UNKNOWN", signature), "authentication error - Nkey \"UNKNOWN\"");
    assertTrue(authenticator(USERS).requiresNonce());
  }

  @Test
  void withoutNkeyUsersAnOfferedNkeyCountsForNothing() {
    ServerOptions options = noAuthUser(ServerOptions.defaults().withUsers(List.of(U)), "u");
    assertEquals("u", admitted(options, Offer.ofNkey("x", "")).as().shown());
  }

  @Test
  void noAuthUserIsForThoseWhoOfferNothing() {
    ServerOptions options = noAuthUser(USERS, "u");
    assertEquals("u", admitted(options, Offer.NONE).as().shown());
    refused(options, new Offer("", "x", "", "", "", "", ""), "authentication error");
    refused(options, Offer.ofToken("x"), "authentication error - Token \"[REDACTED]\"");
    assertFalse(authenticator(options).announcesAuth(ConnectionType.STANDARD));
    assertTrue(authenticator(options).announcesAuth(ConnectionType.WEBSOCKET));
  }

  @Test
  void anNkeyAsNoAuthUserNeedsNoSignature() {
    ServerOptions options = noAuthUser(USERS, SEED.publicKey().text());
    assertEquals("A", admitted(options, Offer.NONE).account());
    assertEquals("A", admitted(options, Offer.ofNkey(SEED.publicKey().text(), "")).account());
  }

  @Test
  void withoutConnectOnlyNoAuthUserGetsIn() {
    assertInstanceOf(
        AuthDecision.Admitted.class,
        authenticator(noAuthUser(USERS, "u"))
            .decideWithoutConnect(credentials(Offer.NONE, ConnectionType.STANDARD)));
    for (ServerOptions options : List.of(USERS, noAuthUser(USERS, "w"), noAuthUser(USERS, "x"))) {
      assertInstanceOf(
          AuthDecision.Refused.class,
          authenticator(options)
              .decideWithoutConnect(credentials(Offer.NONE, ConnectionType.STANDARD)));
    }
  }

  @Test
  void withUsersOfTheSystemAccountOnlyOthersAreInTheGlobalAccount() {
    ServerOptions options =
        ServerOptions.defaults()
            .withAccounts(List.of(AccountOptions.named("$SYS")))
            .withUsers(List.of(UserOptions.of("s", "s").withAccount("$SYS")));
    assertEquals("$G", admitted(options, Offer.NONE).account());
    assertTrue(admitted(options, Offer.NONE).as().shown().matches("nats-[0-9A-Za-z]{8}"));
    assertEquals("$SYS", admitted(options, Offer.ofUser("s", "s")).account());
    assertEquals("wrong password or token", refusal(options, Offer.ofUser("s", "x")).because());
    assertTrue(authenticator(options).announcesAuth(ConnectionType.STANDARD));
    refused(
        options.withAuthorization(
            AuthorizationOptions.defaults().withTimeout(Duration.ofSeconds(3))),
        Offer.NONE,
        "authentication error");
  }

  @Test
  void webSocketRulesStandInForTheServersOwn() {
    ServerOptions options = authorization(AuthorizationOptions.defaults().withToken("t"));
    options =
        options.withWebSocket(
            options
                .webSocket()
                .withListen(new Listen("127.0.0.1", -1))
                .withAuth(options.webSocket().auth().withUser("ws").withPassword("p")));
    Authenticator authenticator = authenticator(options);
    assertInstanceOf(
        AuthDecision.Admitted.class,
        authenticator.decide(credentials(Offer.ofUser("ws", "p"), ConnectionType.WEBSOCKET)));
    assertInstanceOf(
        AuthDecision.Refused.class,
        authenticator.decide(credentials(Offer.ofToken("t"), ConnectionType.WEBSOCKET)));
    assertInstanceOf(
        AuthDecision.Admitted.class,
        authenticator.decide(credentials(Offer.ofToken("t"), ConnectionType.STANDARD)));
  }

  @Test
  void aProxysSignatureHasToBeTrusted() {
    ServerOptions options =
        USERS.withSecurity(
            USERS.security().withTrustedProxyKeys(List.of(PROXY.publicKey().text())));
    Offer offer = Offer.ofUser("w", "p");
    String signature = signature(PROXY, Base64.getUrlEncoder().withoutPadding());
    assertEquals(
        PROXY.publicKey().text(),
        admitted(options, offer.withProxySignature(signature)).proxyKey());
    assertEquals(
        ClosedReason.PROXY_NOT_TRUSTED, refusal(options, offer.withProxySignature("xx")).reason());
    String reversed = new StringBuilder(signature).reverse().toString();
    assertEquals(
        ClosedReason.PROXY_NOT_TRUSTED,
        refusal(options, Offer.ofUser("u", "p").withProxySignature(reversed)).reason());
    assertEquals(
        "u", admitted(USERS, Offer.ofUser("u", "p").withProxySignature("xx")).as().shown());
  }

  @Test
  void aCertificateNamesItsUser() {
    ServerOptions options =
        mapping(
            ServerOptions.defaults()
                .withUsers(
                    List.of(
                        UserOptions.of("me@x.org", ""),
                        UserOptions.of("host.x.org", ""),
                        UserOptions.of("spiffe://x/y", ""),
                        UserOptions.of("CN=a,OU=b,O=c", ""),
                        UserOptions.of("O=other,CN=z", ""),
                        UserOptions.of("guarded", "p"))));
    CertificateSubject none = CertificateSubject.EMPTY;
    assertEquals(
        "me@x.org",
        mapped(options, List.of("no@x.org", "me@x.org"), List.of("host.x.org"), List.of(), none));
    assertEquals(
        "host.x.org",
        mapped(options, List.of(), List.of("host.x.org"), List.of("spiffe://x/y"), none));
    assertEquals(
        "spiffe://x/y", mapped(options, List.of(), List.of(), List.of("spiffe://x/y"), none));
    assertEquals(
        "CN=a,OU=b,O=c",
        mapped(options, List.of(), List.of(), List.of(), subject("CN=a,OU=b,O=c")));
    assertEquals(
        "O=other,CN=z", mapped(options, List.of(), List.of(), List.of(), subject("CN=z,O=other")));
    assertEquals("", mapped(options, List.of(), List.of(), List.of(), subject("CN=q")));
    assertEquals("", mapped(options, List.of(), List.of("guarded"), List.of(), none));
    refused(options, Offer.ofUser("me@x.org", ""), "authentication error - User \"me@x.org\"");
  }

  @Test
  void aUserOfferedBesideACertificateIsWarnedAbout() {
    ServerOptions options =
        mapping(ServerOptions.defaults().withUsers(List.of(UserOptions.of("host", ""))));
    Credentials credentials =
        new Credentials(
            Offer.ofUser("other", ""),
            ConnectionType.STANDARD,
            "",
            Optional.of(
                new CertificateFacts(
                    List.of(), List.of("host"), List.of(), CertificateSubject.EMPTY)),
            "127.0.0.1:1");
    assertEquals(
        "User \"other\" found in connect proto, but user required from cert",
        assertInstanceOf(AuthDecision.Admitted.class, authenticator(options).decide(credentials))
            .warning());
  }

  @Test
  void aUserWithoutPasswordNeedsNoneUnlessCertificatesAreMappedElsewhere() {
    ServerOptions options = ServerOptions.defaults().withUsers(List.of(UserOptions.of("u", "")));
    admitted(options, Offer.ofUser("u", ""));
    refused(options, Offer.ofUser("u", "p"), "authentication error - User \"u\"");
    Credentials webSocket = credentials(Offer.ofUser("u", ""), ConnectionType.WEBSOCKET);
    assertInstanceOf(AuthDecision.Refused.class, authenticator(mapping(options)).decide(webSocket));
  }

  @Property(tries = 200)
  void anyHashIsComparedOrMatchesNothing(@ForAll String tail, @ForAll String offered) {
    assertFalse(Secrets.matchesBcrypt("$2a$04$" + tail, offered));
    assertFalse(Secrets.matchesBcrypt(tail, offered));
  }

  @Property(tries = 2000)
  void anyOfferIsDecided(
      @ForAll String user,
      @ForAll String password,
      @ForAll String nkey,
      @ForAll String signature,
      @ForAll String proxy) {
    ServerOptions options =
        USERS.withSecurity(
            USERS.security().withTrustedProxyKeys(List.of(PROXY.publicKey().text())));
    Offer offer = new Offer(user, password, "", nkey, signature, "", proxy);
    AuthDecision.Refused refused = refusal(options, offer);
    assertTrue(refused.logText().startsWith("authentication error"));
  }

  private static ServerOptions authorization(AuthorizationOptions authorization) {
    return ServerOptions.defaults().withAuthorization(authorization);
  }

  private static ServerOptions noAuthUser(ServerOptions options, String user) {
    return options.withSecurity(options.security().withNoAuthUser(user));
  }

  private static ServerOptions mapping(ServerOptions options) {
    return options.withTls(
        TlsOptions.of("c", "k").withClientCertificates(ClientCertificates.MAPPED));
  }

  private static Authenticator authenticator(ServerOptions options) {
    return Authenticator.of(options, AccountDirectoryTest.built(options));
  }

  private static Credentials credentials(Offer offer, ConnectionType type) {
    return new Credentials(offer, type, NONCE, Optional.empty(), "127.0.0.1:1");
  }

  private static AuthDecision decision(ServerOptions options, Offer offer) {
    return authenticator(options).decide(credentials(offer, ConnectionType.STANDARD));
  }

  private static AuthDecision.Admitted admitted(ServerOptions options, Offer offer) {
    return assertInstanceOf(AuthDecision.Admitted.class, decision(options, offer));
  }

  private static AuthDecision.NeedsBcrypt hashed(ServerOptions options, Offer offer) {
    return assertInstanceOf(AuthDecision.NeedsBcrypt.class, decision(options, offer));
  }

  private static AuthDecision.Refused refusal(ServerOptions options, Offer offer) {
    return assertInstanceOf(AuthDecision.Refused.class, decision(options, offer));
  }

  private static void refused(ServerOptions options, Offer offer, String logText) {
    AuthDecision.Refused refused = refusal(options, offer);
    assertEquals(logText, refused.logText());
    assertEquals(ClosedReason.AUTHENTICATION_FAILURE, refused.reason());
    assertFalse(refused.because().isEmpty());
  }

  private static String mapped(
      ServerOptions options,
      List<String> emails,
      List<String> dns,
      List<String> uris,
      CertificateSubject subject) {
    Credentials credentials =
        new Credentials(
            Offer.NONE,
            ConnectionType.STANDARD,
            "",
            Optional.of(new CertificateFacts(emails, dns, uris, subject)),
            "127.0.0.1:1");
    return authenticator(options).decide(credentials) instanceof AuthDecision.Admitted admitted
        ? admitted.as().shown()
        : "";
  }

  private static CertificateSubject subject(String name) {
    return CertificateSubject.of(new javax.security.auth.x500.X500Principal(name).getEncoded());
  }

  private static String signature(NkeySeed seed, Base64.Encoder encoder) {
    return encoder.encodeToString(seed.sign(NONCE.getBytes(StandardCharsets.US_ASCII)));
  }
}
