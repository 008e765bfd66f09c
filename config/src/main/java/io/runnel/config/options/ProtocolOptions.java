// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// Switches of the client protocol.
///
/// @param headers false after `no_header_support: true`
/// @param proxyProtocol `proxy_protocol`: each connection begins with a PROXY v1 or v2 header
/// @param allowNonTls `allow_non_tls`: clients may stay in the clear although TLS is configured
/// @param subjectCache false after `disable_sublist_cache: true`
/// @param stallFastProducers false after `no_fast_producer_stall: true`
public record ProtocolOptions(
    boolean headers,
    boolean proxyProtocol,
    boolean allowNonTls,
    boolean subjectCache,
    boolean stallFastProducers) {

  /// What nats-server has when the file says nothing.
  public static ProtocolOptions defaults() {
    return new ProtocolOptions(true, false, false, true, true);
  }

  public ProtocolOptions withHeaders(boolean headers) {
    return new ProtocolOptions(
        headers, proxyProtocol, allowNonTls, subjectCache, stallFastProducers);
  }

  public ProtocolOptions withProxyProtocol(boolean proxyProtocol) {
    return new ProtocolOptions(
        headers, proxyProtocol, allowNonTls, subjectCache, stallFastProducers);
  }

  public ProtocolOptions withAllowNonTls(boolean allowNonTls) {
    return new ProtocolOptions(
        headers, proxyProtocol, allowNonTls, subjectCache, stallFastProducers);
  }

  public ProtocolOptions withSubjectCache(boolean subjectCache) {
    return new ProtocolOptions(
        headers, proxyProtocol, allowNonTls, subjectCache, stallFastProducers);
  }

  public ProtocolOptions withStallFastProducers(boolean stallFastProducers) {
    return new ProtocolOptions(
        headers, proxyProtocol, allowNonTls, subjectCache, stallFastProducers);
  }
}
