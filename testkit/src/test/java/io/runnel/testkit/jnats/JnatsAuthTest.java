// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.AuthHandler;
import io.nats.client.AuthenticationException;
import io.nats.client.NKey;
import io.nats.client.Options;
import io.runnel.testkit.jnats.Client.NotConnected;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Who gets in, and how those are told who don't.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JnatsAuthTest {
  /// bcrypt of `s3cret`, cost 4.
  private static final String HASH = "$2a$04$8wb9M4rm..1Z0xfWzbftMOHATPeSpOST04qW8TneMaKhV1v.SP/ka";

  private final NKey key = newKey();
  private Peer peer;

  @BeforeAll
  void start() throws GeneralSecurityException, IOException {
    peer =
        Peer.start(
            """
            authorization {
              timeout: 5
              users [
                {user: plain, password: pw}
                {user: hashed, password: "%s"}
                {user: browser, password: pw, allowed_connection_types: ["WEBSOCKET"]}
                {user: either, password: pw, allowed_connection_types: ["WEBSOCKET", "STANDARD"]}
                {nkey: %s}
              ]
            }
            """
                .formatted(HASH, new String(key.getPublicKey())));
  }

  @AfterAll
  void stop() {
    peer.close();
  }

  private static NKey newKey() {
    try {
      return NKey.createUser(new SecureRandom());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void admits(Peer server, Consumer<Options.Builder> choices) {
    try (Client client = Client.of(server, choices)) {
      var subscription = client.subscribe("mine");
      client.publish("mine", "1");
      assertEquals("1", Client.nextText(subscription));
      assertTrue(client.connection().getServerInfo().isAuthRequired());
    }
  }

  private static void refuses(Peer server, Consumer<Options.Builder> choices) {
    NotConnected failure = Client.refused(server, choices);
    assertEquals(List.of("Authorization Violation"), failure.errors());
    assertEquals(AuthenticationException.class, failure.getCause().getClass());
  }

  @Test
  void userWithPasswordIsAdmitted() {
    admits(peer, options -> options.userInfo("plain", "pw"));
  }

  @Test
  void userInTheUrlIsAdmitted() {
    try (Client client = Client.byUrl(peer, "plain:pw")) {
      client.flush();
    }
  }

  @Test
  void userWithHashedPasswordIsAdmitted() {
    admits(peer, options -> options.userInfo("hashed", "s3cret"));
  }

  @Test
  void wrongPasswordIsRefused() {
    refuses(peer, options -> options.userInfo("plain", "wrong"));
  }

  @Test
  void wrongHashedPasswordIsRefused() {
    refuses(peer, options -> options.userInfo("hashed", "wrong"));
    refuses(peer, options -> options.userInfo("hashed", HASH));
  }

  @Test
  void unknownUserIsRefused() {
    refuses(peer, options -> options.userInfo("nobody", "pw"));
  }

  @Test
  void clientWithoutCredentialsIsRefused() {
    refuses(peer, _ -> {});
  }

  @Test
  void keyHolderIsAdmitted() {
    admits(peer, options -> options.authHandler(new Signer(key, Duration.ZERO)));
  }

  @Test
  void otherKeyIsRefused() {
    refuses(peer, options -> options.authHandler(new Signer(newKey(), Duration.ZERO)));
  }

  @Test
  void signatureByAnotherKeyIsRefused() {
    NKey forger = newKey();
    refuses(
        peer,
        options ->
            options.authHandler(
                new AuthHandler() {
                  @Override
                  public byte[] sign(byte[] nonce) {
                    return new Signer(forger, Duration.ZERO).sign(nonce);
                  }

                  @Override
                  public char[] getID() {
                    return new Signer(key, Duration.ZERO).getID();
                  }

                  @Override
                  public char[] getJWT() {
                    return new char[0];
                  }
                }));
  }

  @Test
  void userOfOtherConnectionTypesIsRefused() {
    refuses(peer, options -> options.userInfo("browser", "pw"));
  }

  @Test
  void userOfThisConnectionTypeIsAdmitted() {
    admits(peer, options -> options.userInfo("either", "pw"));
  }

  @Test
  void plainTokenIsAskedFor() {
    try (Peer guarded = Peer.start("authorization { token: t0ken }")) {
      admits(guarded, options -> options.token("t0ken".toCharArray()));
      refuses(guarded, options -> options.token("other".toCharArray()));
      refuses(guarded, _ -> {});
    }
  }

  @Test
  void hashedTokenIsAskedFor() {
    try (Peer guarded = Peer.start("authorization { token: \"%s\" }".formatted(HASH))) {
      admits(guarded, options -> options.token("s3cret".toCharArray()));
      refuses(guarded, options -> options.token(HASH.toCharArray()));
    }
  }

  @Test
  void clientTooSlowToSignIsTimedOut() throws GeneralSecurityException, IOException {
    String config = "authorization { timeout: 0.2, users: [ {nkey: %s} ] }";
    try (Peer hasty = Peer.start(config.formatted(new String(key.getPublicKey())))) {
      admits(hasty, options -> options.authHandler(new Signer(key, Duration.ZERO)));
      var slow = new Signer(key, Duration.ofMillis(500));
      NotConnected failure = Client.refused(hasty, options -> options.authHandler(slow));
      assertEquals(List.of("Authentication Timeout"), failure.errors());
    }
  }

  @Test
  void clientWithoutCredentialsBecomesTheNoAuthUser() {
    String config =
        """
        no_auth_user: guest
        accounts {
          A { users [ {user: guest, password: pw, permissions: {publish: "guest.>"}} ] }
          B { users [ {user: member, password: pw} ] }
        }
        """;
    try (Peer open = Peer.start(config);
        Client guest = Client.of(open);
        Client member = Client.as(open, "member")) {
      var inOther = member.subscribe("guest.1");
      var own = guest.subscribe("guest.1");
      guest.publish("guest.1", "1");
      assertEquals("1", Client.nextText(own));
      Client.assertSilent(inOther);
      guest.publish("member.1", "1");
      guest.awaitError("Permissions Violation for Publish to \"member.1\"");
      refuses(open, options -> options.userInfo("guest", "wrong"));
    }
  }

  /// Signs what the server asks, after a pause.
  private record Signer(NKey key, Duration pause) implements AuthHandler {
    @Override
    public byte[] sign(byte[] nonce) {
      try {
        Thread.sleep(pause);
        return key.sign(nonce);
      } catch (GeneralSecurityException | IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public char[] getID() {
      try {
        return key.getPublicKey();
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public char[] getJWT() {
      return new char[0];
    }
  }
}
