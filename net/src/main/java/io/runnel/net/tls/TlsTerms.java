// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.runnel.config.options.HandshakeFirst;
import io.runnel.config.options.TlsOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/// A listener's terms for TLS, with the certificates loaded. Immutable: a reload makes another one,
/// which counts for the handshakes that begin after it.
public final class TlsTerms {
  /// How long the last record (close_notify) may take when a connection is closed.
  private static final long CLOSE_NOTIFY_MILLIS_MAX = 1_000;

  private final SslContext context;
  private final Duration timeout;
  private final Set<String> pinned;
  private final HandshakeFirst handshakeFirst;
  private final List<String> groups;

  private TlsTerms(TlsOptions options, SslContext context, List<String> groups) {
    this.context = context;
    this.timeout = options.timing().timeout();
    this.pinned = Set.copyOf(options.pinnedCerts());
    this.handshakeFirst = options.handshakeFirst();
    this.groups = List.copyOf(groups);
  }

  /// Reads the files that `options` names. Throws TlsConfigException where one can't be used.
  public static TlsTerms load(TlsOptions options) throws TlsConfigException {
    TlsEngines engines = TlsEngines.available();
    List<String> groups = engines.setGroupsPerEngine() ? TlsEngines.javaGroups(options) : List.of();
    return new TlsTerms(options, engines.context(options), groups);
  }

  /// What does the work: `BoringSSL` or `JDK`.
  public static String implementation() {
    return TlsEngines.available().toString();
  }

  public Duration timeout() {
    return timeout;
  }

  public HandshakeFirst handshakeFirst() {
    return handshakeFirst;
  }

  /// A handler for one connection. Its own handshake timer is off: the listener keeps the time.
  public SslHandler handler(ByteBufAllocator allocator) {
    SslHandler handler = context.newHandler(allocator);
    handler.setHandshakeTimeoutMillis(0);
    handler.setCloseNotifyFlushTimeout(CLOSE_NOTIFY_MILLIS_MAX, TimeUnit.MILLISECONDS);
    if (!groups.isEmpty()) {
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setNamedGroups(groups.toArray(String[]::new));
      handler.engine().setSSLParameters(parameters);
    }
    return handler;
  }

  /// What the finished handshake of `engine` agreed on. Throws SSLException where the client's
  /// certificate is not among the pinned ones.
  public TlsFacts facts(SSLEngine engine) throws SSLException {
    TlsFacts facts = TlsFacts.of(engine.getSession());
    if (!pinned.isEmpty()
        && (facts.peerCertificates().isEmpty()
            || !pinned.contains(TlsFacts.publicKeySha256(facts.peerCertificates().getFirst())))) {
      throw new SSLException("certificate not pinned");
    }
    return facts;
  }
}
