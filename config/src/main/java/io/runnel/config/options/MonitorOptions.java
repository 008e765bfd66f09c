// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// HTTP monitoring.
///
/// @param host address to bind; empty means the client host
/// @param httpPort 0 is off, -1 a free port
/// @param httpsPort likewise; uses the certificates of the client `tls` block. Never both
/// @param basePath `http_base_path`, begins with `/`; empty or `/` for none
/// @param authorization who may look
public record MonitorOptions(
    String host, int httpPort, int httpsPort, String basePath, MonitorAuthorization authorization) {

  /// What nats-server has when the file says nothing.
  public static MonitorOptions defaults() {
    return new MonitorOptions("", 0, 0, "", MonitorAuthorization.open());
  }

  public MonitorOptions withHost(String host) {
    return new MonitorOptions(host, httpPort, httpsPort, basePath, authorization);
  }

  public MonitorOptions withHttpPort(int httpPort) {
    return new MonitorOptions(host, httpPort, httpsPort, basePath, authorization);
  }

  public MonitorOptions withHttpsPort(int httpsPort) {
    return new MonitorOptions(host, httpPort, httpsPort, basePath, authorization);
  }

  public MonitorOptions withBasePath(String basePath) {
    return new MonitorOptions(host, httpPort, httpsPort, basePath, authorization);
  }

  public MonitorOptions withAuthorization(MonitorAuthorization authorization) {
    return new MonitorOptions(host, httpPort, httpsPort, basePath, authorization);
  }
}
