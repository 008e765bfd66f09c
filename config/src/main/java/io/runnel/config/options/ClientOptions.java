// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// The client listener: where, how secured, how limited.
///
/// @param listen `listen`, `host`, `port`
/// @param advertise `client_advertise`: `host[:port]`; empty when none
/// @param tls `tls`
/// @param protocol protocol switches
/// @param limits limits
/// @param timing pings, deadlines, lame duck
public record ClientOptions(
    Listen listen,
    String advertise,
    TlsOptions tls,
    ProtocolOptions protocol,
    LimitsOptions limits,
    TimingOptions timing) {

  /// What nats-server has when the file says nothing.
  public static ClientOptions defaults() {
    return new ClientOptions(
        new Listen("0.0.0.0", LimitsOptions.CLIENT_PORT_DEFAULT),
        "",
        TlsOptions.off(),
        ProtocolOptions.defaults(),
        LimitsOptions.defaults(),
        TimingOptions.defaults());
  }

  public ClientOptions withListen(Listen listen) {
    return new ClientOptions(listen, advertise, tls, protocol, limits, timing);
  }

  public ClientOptions withAdvertise(String advertise) {
    return new ClientOptions(listen, advertise, tls, protocol, limits, timing);
  }

  public ClientOptions withTls(TlsOptions tls) {
    return new ClientOptions(listen, advertise, tls, protocol, limits, timing);
  }

  public ClientOptions withProtocol(ProtocolOptions protocol) {
    return new ClientOptions(listen, advertise, tls, protocol, limits, timing);
  }

  public ClientOptions withLimits(LimitsOptions limits) {
    return new ClientOptions(listen, advertise, tls, protocol, limits, timing);
  }

  public ClientOptions withTiming(TimingOptions timing) {
    return new ClientOptions(listen, advertise, tls, protocol, limits, timing);
  }
}
