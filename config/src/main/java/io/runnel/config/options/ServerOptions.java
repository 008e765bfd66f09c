// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.util.List;

/// Everything a server can be told, as immutable records. Made by reading a configuration file,
/// then changed by flags through the `with…` methods. The first lines of accessors at the end are
/// shortcuts into the groups.
///
/// @param identity name, tags
/// @param client the client listener
/// @param security users and accounts
/// @param webSocket the WebSocket listener
/// @param monitor HTTP monitoring
/// @param process log, pid file, ports file
/// @param jetStream streams
/// @param source the file
public record ServerOptions(
    IdentityOptions identity,
    ClientOptions client,
    SecurityOptions security,
    WebSocketOptions webSocket,
    MonitorOptions monitor,
    ProcessOptions process,
    JetStreamOptions jetStream,
    ConfigSource source) {

  /// What nats-server has when the file says nothing.
  public static ServerOptions defaults() {
    return new ServerOptions(
        IdentityOptions.defaults(),
        ClientOptions.defaults(),
        SecurityOptions.defaults(),
        WebSocketOptions.defaults(),
        MonitorOptions.defaults(),
        ProcessOptions.defaults(),
        JetStreamOptions.defaults(),
        ConfigSource.defaults());
  }

  public LimitsOptions limits() {
    return client.limits();
  }

  public TimingOptions timing() {
    return client.timing();
  }

  public TlsOptions tls() {
    return client.tls();
  }

  public LogOptions log() {
    return process.log();
  }

  public ServerOptions withListen(Listen listen) {
    return withClient(client.withListen(listen));
  }

  public ServerOptions withLimits(LimitsOptions limits) {
    return withClient(client.withLimits(limits));
  }

  public ServerOptions withTiming(TimingOptions timing) {
    return withClient(client.withTiming(timing));
  }

  public ServerOptions withTls(TlsOptions tls) {
    return withClient(client.withTls(tls));
  }

  public ServerOptions withLog(LogOptions log) {
    return withProcess(process.withLog(log));
  }

  public ServerOptions withAuthorization(AuthorizationOptions authorization) {
    return withSecurity(security.withAuthorization(authorization));
  }

  public ServerOptions withUsers(List<UserOptions> users) {
    return withSecurity(security.withUsers(users));
  }

  public ServerOptions withAccounts(List<AccountOptions> accounts) {
    return withSecurity(security.withAccounts(accounts));
  }

  public ServerOptions withIdentity(IdentityOptions identity) {
    return new ServerOptions(
        identity, client, security, webSocket, monitor, process, jetStream, source);
  }

  public ServerOptions withClient(ClientOptions client) {
    return new ServerOptions(
        identity, client, security, webSocket, monitor, process, jetStream, source);
  }

  public ServerOptions withSecurity(SecurityOptions security) {
    return new ServerOptions(
        identity, client, security, webSocket, monitor, process, jetStream, source);
  }

  public ServerOptions withWebSocket(WebSocketOptions webSocket) {
    return new ServerOptions(
        identity, client, security, webSocket, monitor, process, jetStream, source);
  }

  public ServerOptions withMonitor(MonitorOptions monitor) {
    return new ServerOptions(
        identity, client, security, webSocket, monitor, process, jetStream, source);
  }

  public ServerOptions withProcess(ProcessOptions process) {
    return new ServerOptions(
        identity, client, security, webSocket, monitor, process, jetStream, source);
  }

  public ServerOptions withJetStream(JetStreamOptions jetStream) {
    return new ServerOptions(
        identity, client, security, webSocket, monitor, process, jetStream, source);
  }

  public ServerOptions withSource(ConfigSource source) {
    return new ServerOptions(
        identity, client, security, webSocket, monitor, process, jetStream, source);
  }
}
