// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.account.Nkey;
import io.runnel.account.NkeyKind;
import io.runnel.account.NkeySeed;
import io.runnel.broker.ServerIdentity;
import io.runnel.config.options.IdentityOptions;
import java.security.SecureRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The names and secrets a server takes at its start.
///
/// The server key signs nothing before there are JWTs, so its public half is made of random bytes
/// without a private one: no curve arithmetic at start. The curve key has both halves.
///
/// @param seed keeps clients from choosing subjects that collide in the server's tables
/// @param curve private half of the server's `xkey`
record Identity(ServerIdentity server, long seed, NkeySeed curve) {
  /// An identity in the making: the curve arithmetic, some twenty milliseconds on a cold JVM, runs
  /// on a thread of its own while the caller starts other things.
  static final class Making {
    private final SecureRandom random = new SecureRandom();
    private final NkeySeed curve = NkeySeed.of(NkeyKind.CURVE, bytes(random));
    private final FutureTask<Nkey> xkey = new FutureTask<>(curve::publicKey);

    static Making begin() {
      Making making = new Making();
      Thread thread = new Thread(making.xkey, "runnel-identity");
      thread.setDaemon(true);
      thread.start();
      return making;
    }

    Identity finish(IdentityOptions options) {
      String id = Nkey.of(NkeyKind.SERVER, bytes(random)).text();
      String name = options.serverName().isEmpty() ? id : options.serverName();
      var server = new ServerIdentity(id, name, options.clusterName(), xkeyText());
      return new Identity(server, random.nextLong(), curve);
    }

    private String xkeyText() {
      try {
        return xkey.get().text();
      } catch (ExecutionException e) {
        throw new IllegalStateException("no curve key", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while starting", e);
      }
    }
  }

  private static byte[] bytes(SecureRandom random) {
    byte[] bytes = new byte[Nkey.KEY_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }
}
