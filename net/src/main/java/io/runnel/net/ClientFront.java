// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.channel.ChannelPipeline;
import io.runnel.config.options.ServerOptions;
import io.runnel.net.tls.TlsConfigException;
import io.runnel.net.tls.TlsTerms;
import java.util.Optional;

/// What stands in front of the sessions of the client port: the PROXY header and TLS, each if it is
/// configured. Without either nothing is installed, and no class of TLS is loaded.
///
/// What [#prepare] returns may be run on any thread; it counts for connections accepted after it.
public final class ClientFront implements Listener.Front {
  private final Optional<RateGate> rate;
  private volatile Terms terms;

  /// @param tls absent in the clear
  /// @param allowNonTls clients may stay in the clear although there is TLS
  /// @param proxyProtocol a PROXY header may come first
  record Terms(Optional<TlsTerms> tls, boolean allowNonTls, boolean proxyProtocol) {
    static Terms of(ServerOptions options) throws TlsConfigException {
      var protocol = options.client().protocol();
      return new Terms(
          options.tls().enabled() ? Optional.of(TlsTerms.load(options.tls())) : Optional.empty(),
          protocol.allowNonTls(),
          protocol.proxyProtocol());
    }

    boolean isPlain() {
      return tls.isEmpty() && !proxyProtocol;
    }
  }

  private ClientFront(Terms terms, Optional<RateGate> rate) {
    this.terms = terms;
    this.rate = rate;
  }

  /// Reads certificates and keys. Throws TlsConfigException, which names the file that is wrong.
  public static ClientFront of(ServerOptions options) throws TlsConfigException {
    long perSecondMax = options.tls().timing().connectionRateLimit();
    return new ClientFront(
        Terms.of(options),
        perSecondMax > 0 ? Optional.of(new RateGate(perSecondMax)) : Optional.empty());
  }

  /// Reads them again; what is returned puts them into force. The rate limit does not change, as in
  /// nats-server.
  public Runnable prepare(ServerOptions options) throws TlsConfigException {
    Terms next = Terms.of(options);
    return () -> terms = next;
  }

  @Override
  public void install(ChannelPipeline pipeline, Connection connection) {
    Terms now = terms;
    if (!now.isPlain()) {
      connection.fronted();
      pipeline.addLast("entry", new Entry(connection, now, rate));
    }
  }
}
