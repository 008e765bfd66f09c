// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import java.util.Optional;

/// What a client offers to prove who it is: the fields of CONNECT (empty when absent), and what the
/// server knows of the connection itself. Kept by the connection, because a reload asks again.
///
/// @param nonce the text that INFO challenged this client with; empty when there was none
/// @param certificate of a TLS client, verified
/// @param clientAddress `host:port`, for the log
public record Credentials(
    Offer offer,
    ConnectionType type,
    String nonce,
    Optional<CertificateFacts> certificate,
    String clientAddress) {

  /// The fields of CONNECT that matter here. Its `toString` hides the secrets.
  public record Offer(
      String user,
      String password,
      String token,
      String nkey,
      String signature,
      String jwt,
      String proxySignature) {
    public static final Offer NONE = new Offer("", "", "", "", "", "", "");

    public static Offer ofUser(String user, String password) {
      return new Offer(user, password, "", "", "", "", "");
    }

    public static Offer ofToken(String token) {
      return new Offer("", "", token, "", "", "", "");
    }

    public static Offer ofNkey(String nkey, String signature) {
      return new Offer("", "", "", nkey, signature, "", "");
    }

    public Offer withProxySignature(String proxySignature) {
      return new Offer(user, password, token, nkey, signature, jwt, proxySignature);
    }

    boolean namesNobody() {
      return user.isEmpty() && password.isEmpty() && token.isEmpty();
    }

    @Override
    public String toString() {
      return AuthenticatedAs.of(this).logText();
    }
  }

  public Credentials withOffer(Offer offer) {
    return new Credentials(offer, type, nonce, certificate, clientAddress);
  }
}
