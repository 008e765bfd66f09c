// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// The `websocket` block. TLS is mandatory unless `no_tls: true`; the file reader has checked that.
///
/// @param listen off when there is no such block
/// @param advertise `advertise`; empty when none
/// @param tls `tls`; off means clear text
/// @param auth authorization and cookies
/// @param origins origins
/// @param http upgrade
public record WebSocketOptions(
    Listen listen,
    String advertise,
    TlsOptions tls,
    WebSocketAuth auth,
    OriginOptions origins,
    WebSocketHttp http) {

  /// What nats-server has when the file says nothing.
  public static WebSocketOptions defaults() {
    return new WebSocketOptions(
        Listen.off(),
        "",
        TlsOptions.off(),
        WebSocketAuth.defaults(),
        OriginOptions.defaults(),
        WebSocketHttp.defaults());
  }

  public WebSocketOptions withListen(Listen listen) {
    return new WebSocketOptions(listen, advertise, tls, auth, origins, http);
  }

  public WebSocketOptions withAdvertise(String advertise) {
    return new WebSocketOptions(listen, advertise, tls, auth, origins, http);
  }

  public WebSocketOptions withTls(TlsOptions tls) {
    return new WebSocketOptions(listen, advertise, tls, auth, origins, http);
  }

  public WebSocketOptions withAuth(WebSocketAuth auth) {
    return new WebSocketOptions(listen, advertise, tls, auth, origins, http);
  }

  public WebSocketOptions withOrigins(OriginOptions origins) {
    return new WebSocketOptions(listen, advertise, tls, auth, origins, http);
  }

  public WebSocketOptions withHttp(WebSocketHttp http) {
    return new WebSocketOptions(listen, advertise, tls, auth, origins, http);
  }
}
