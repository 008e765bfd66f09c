// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.base.ClosedReason;
import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.AuthorizationOptions;
import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.Credential;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.WebSocketAuth;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Decides who a client is, for configurations without an operator. Immutable; a reload makes a new
/// one.
///
/// The order, in which the first that applies decides (security.md, section 2):
///
/// 1. a proxy's signature that no trusted key made refuses
/// 2. nothing configured: everybody is in `$G`
/// 3. `websocket { authorization }` or its `no_auth_user` stands in for the server's own
/// 4. nkey users, 5. users by certificate (`verify_and_map`), 6. users by name, 7. the token, 8.
///    the single user
public final class Authenticator {
  private final ServerOptions options;
  private final AccountDirectory directory;

  /// What applies to a client of one kind of listener.
  private record Rules(
      String noAuthUser, String user, String password, String token, boolean mapsCertificates) {}

  private Authenticator(ServerOptions options, AccountDirectory directory) {
    this.options = options;
    this.directory = directory;
  }

  public static Authenticator of(ServerOptions options, AccountDirectory directory) {
    return new Authenticator(options, directory);
  }

  /// Decides after CONNECT.
  public AuthDecision decide(Credentials credentials) {
    String proxyKey = "";
    if (!credentials.offer().proxySignature().isEmpty() && !directory.trustedProxies().isEmpty()) {
      Optional<Nkey> proxy = signingProxy(credentials);
      if (proxy.isEmpty()) {
        return refused(credentials, ClosedReason.PROXY_NOT_TRUSTED, "proxy is not trusted");
      }
      proxyKey = proxy.get().text();
    }
    Attempt attempt = new Attempt(credentials, rules(credentials.type()), proxyKey);
    if (!requiresAuth(credentials.type())) {
      return attempt.anonymous();
    }
    return attempt.decide();
  }

  /// Decides when the first verb is not CONNECT: only a `no_auth_user` who needs neither proxy nor
  /// another kind of connection is let in.
  public AuthDecision decideWithoutConnect(Credentials credentials) {
    if (!requiresAuth(credentials.type())) {
      return decide(credentials.withOffer(Credentials.Offer.NONE));
    }
    String noAuthUser =
        credentials.type() == ConnectionType.WEBSOCKET && !webSocket().noAuthUser().isEmpty()
            ? webSocket().noAuthUser()
            : directory.noAuthUser();
    boolean allowed =
        directory
            .userByName(noAuthUser)
            .filter(user -> !user.proxyRequired() && user.mayComeBy(credentials.type()))
            .isPresent();
    return allowed
        ? decide(credentials.withOffer(Credentials.Offer.NONE))
        : refused(
            credentials, ClosedReason.AUTHENTICATION_FAILURE, "the first message was not CONNECT");
  }

  /// Whether a client of this kind has to prove anything.
  public boolean requiresAuth(ConnectionType type) {
    return directory.requiresAuth() || (type == ConnectionType.WEBSOCKET && webSocketOverrides());
  }

  /// `auth_required` of INFO. Over WebSocket a configured `no_auth_user` makes no difference, as in
  /// nats-server.
  public boolean announcesAuth(ConnectionType type) {
    boolean lenient =
        type != ConnectionType.WEBSOCKET && !options.security().noAuthUser().isEmpty();
    return requiresAuth(type) && !lenient;
  }

  /// Whether INFO has to hold a nonce to sign.
  public boolean requiresNonce() {
    return directory.hasNkeyUsers() || !directory.trustedProxies().isEmpty();
  }

  private WebSocketAuth webSocket() {
    return options.webSocket().auth();
  }

  private boolean webSocketOverrides() {
    WebSocketAuth auth = webSocket();
    return !auth.user().isEmpty() || !auth.token().isEmpty() || !auth.noAuthUser().isEmpty();
  }

  private Rules rules(ConnectionType type) {
    boolean webSocket = type == ConnectionType.WEBSOCKET;
    ClientCertificates certificates =
        (webSocket ? options.webSocket().tls() : options.tls()).clientCertificates();
    boolean maps = certificates == ClientCertificates.MAPPED;
    if (webSocket && webSocketOverrides()) {
      WebSocketAuth auth = webSocket();
      return new Rules(auth.noAuthUser(), auth.user(), auth.password(), auth.token(), maps);
    }
    AuthorizationOptions auth = options.security().authorization();
    return new Rules(directory.noAuthUser(), auth.user(), auth.password(), auth.token(), maps);
  }

  private Optional<Nkey> signingProxy(Credentials credentials) {
    return decoded(credentials.offer().proxySignature(), Base64.getUrlDecoder())
        .flatMap(signature ->
            directory.trustedProxies().stream()
                .filter(key -> key.verifies(ascii(credentials.nonce()), signature))
                .findFirst());
  }

  /// Whether a certificate on some listener could select this user, who then cannot come in by name
  /// without a password.
  private boolean isCertificateIdentity(User user) {
    boolean standard = options.tls().clientCertificates() == ClientCertificates.MAPPED;
    boolean webSocket =
        !options.webSocket().listen().isOff()
            && options.webSocket().tls().clientCertificates() == ClientCertificates.MAPPED;
    return (standard && user.mayComeBy(ConnectionType.STANDARD))
        || (webSocket && user.mayComeBy(ConnectionType.WEBSOCKET));
  }

  private static AuthDecision.Refused refused(
      Credentials credentials, ClosedReason reason, String because) {
    AuthenticatedAs as = AuthenticatedAs.of(credentials.offer());
    String text = "authentication error" + (as.shown().isEmpty() ? "" : " - " + as.logText());
    return new AuthDecision.Refused(reason, text, because);
  }

  private static Optional<byte[]> decoded(String text, Base64.Decoder decoder) {
    try {
      return Optional.of(decoder.decode(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// One client's way through the rules.
  private final class Attempt {
    private final Credentials credentials;
    private final Credentials.Offer offer;
    private final Rules rules;
    private final String proxyKey;

    Attempt(Credentials credentials, Rules rules, String proxyKey) {
      this.credentials = credentials;
      this.offer = credentials.offer();
      this.rules = rules;
      this.proxyKey = proxyKey;
    }

    AuthDecision decide() {
      if (directory.hasNkeyUsers()) {
        boolean nobody = offer.namesNobody() && offer.nkey().isEmpty();
        String nkey =
            nobody && directory.userByNkey(rules.noAuthUser).isPresent()
                ? rules.noAuthUser
                : offer.nkey();
        if (!nkey.isEmpty()) {
          return byNkey(nkey);
        }
      }
      if (directory.hasPasswordUsers()) {
        if (rules.mapsCertificates) {
          return byCertificate();
        }
        Optional<User> stranger =
            offer.namesNobody() ? directory.userByName(rules.noAuthUser) : Optional.empty();
        if (stranger.isPresent()) {
          return byName(stranger.get(), password(stranger.get()));
        }
        if (!offer.user().isEmpty()) {
          return directory
              .userByName(offer.user())
              .map(user -> byName(user, offer.password()))
              .orElseGet(() -> refuse("unknown user"));
        }
      }
      return bySingleSecret();
    }

    AuthDecision.Admitted anonymous() {
      AuthenticatedAs as = AuthenticatedAs.of(offer);
      return new AuthDecision.Admitted(
          as, AccountOptions.GLOBAL, Permissions.unrestricted(), Optional.empty(), proxyKey, "");
    }

    private AuthDecision byNkey(String nkey) {
      Optional<User> found = directory.userByNkey(nkey);
      if (found.isEmpty()) {
        return refuse("unknown nkey");
      }
      User user = found.get();
      Optional<AuthDecision> barred = barred(user);
      if (barred.isPresent()) {
        return barred.get();
      }
      if (!nkey.equals(rules.noAuthUser)) {
        if (offer.signature().isEmpty()) {
          return refuse("signature missing");
        }
        Optional<byte[]> signature =
            decoded(offer.signature(), Base64.getUrlDecoder())
                .or(() -> decoded(offer.signature(), Base64.getDecoder()));
        if (signature.isEmpty()) {
          return refuse("signature is not base64");
        }
        if (!signed(nkey, signature.get())) {
          return refuse("signature does not fit the nonce");
        }
      }
      return admitted(user, "");
    }

    private boolean signed(String nkey, byte[] signature) {
      try {
        return Nkey.parse(nkey).verifies(ascii(credentials.nonce()), signature);
      } catch (InvalidNkeyException _) {
        return false;
      }
    }

    private AuthDecision byCertificate() {
      Optional<CertificateFacts> certificate = credentials.certificate();
      if (certificate.isEmpty()) {
        return refuse("the user is taken from the client certificate, and there is none");
      }
      Optional<User> found =
          new CertificateMapping(directory.passwordUsers(), credentials.type())
              .userOf(certificate.get());
      if (found.isEmpty()) {
        return refuse("no user for client certificate " + certificate.get().subject().sequence());
      }
      User user = found.get();
      Optional<AuthDecision> barred = barred(user);
      if (barred.isPresent()) {
        return barred.get();
      }
      String warning =
          offer.user().isEmpty()
              ? ""
              : AuthenticatedAs.user(offer.user()).logText()
                  + " found in connect proto, but user required from cert";
      return compared(password(user), offer.password(), admitted(user, warning));
    }

    private AuthDecision byName(User user, String offered) {
      Optional<AuthDecision> barred = barred(user);
      if (barred.isPresent()) {
        return barred.get();
      }
      String password = password(user);
      if (password.isEmpty()
          && !user.name().equals(rules.noAuthUser)
          && isCertificateIdentity(user)) {
        return refuse("the user needs a client certificate");
      }
      return compared(password, offered, admitted(user, ""));
    }

    private AuthDecision bySingleSecret() {
      if (options.security().authorization().proxyRequired() && proxyKey.isEmpty()) {
        return refused(credentials, ClosedReason.PROXY_REQUIRED, "proxy connection required");
      }
      if (!rules.token.isEmpty()) {
        return compared(rules.token, offer.token(), anonymous());
      }
      if (!rules.user.isEmpty()) {
        return rules.user.equals(offer.user())
            ? compared(rules.password, offer.password(), anonymous())
            : refuse("unknown user");
      }
      return refuse("no credentials");
    }

    /// A refusal that holds whatever the user's secret is.
    private Optional<AuthDecision> barred(User user) {
      if (!user.mayComeBy(credentials.type())) {
        return Optional.of(
            refuse("connection type " + credentials.type() + " is not allowed for this user"));
      }
      if (user.proxyRequired() && proxyKey.isEmpty()) {
        return Optional.of(
            refused(credentials, ClosedReason.PROXY_REQUIRED, "proxy connection required"));
      }
      return Optional.empty();
    }

    private AuthDecision compared(
        String configured, String offered, AuthDecision.Admitted ifRight) {
      AuthDecision.Refused ifWrong = refuse("wrong password or token");
      if (Secrets.isBcrypt(configured)) {
        return new AuthDecision.NeedsBcrypt(configured, offered, ifRight, ifWrong);
      }
      return Secrets.matchesPlain(configured, offered) ? ifRight : ifWrong;
    }

    private AuthDecision.Admitted admitted(User user, String warning) {
      AuthenticatedAs as =
          switch (user.credential()) {
            case Credential.Password(String name, _) -> AuthenticatedAs.user(name);
            case Credential.Nkey(String publicKey) -> AuthenticatedAs.nkey(publicKey);
          };
      return new AuthDecision.Admitted(
          as, user.account(), user.permissions(), Optional.of(user), proxyKey, warning);
    }

    private AuthDecision.Refused refuse(String because) {
      return refused(credentials, ClosedReason.AUTHENTICATION_FAILURE, because);
    }
  }

  private static String password(User user) {
    return switch (user.credential()) {
      case Credential.Password(_, String password) -> password;
      case Credential.Nkey _ -> "";
    };
  }
}
