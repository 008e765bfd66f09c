// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.account.Nkey;
import io.runnel.account.NkeyKind;
import io.runnel.account.NkeySeed;
import io.runnel.broker.ServerIdentity;
import io.runnel.config.options.IdentityOptions;
import java.security.SecureRandom;

/// The names and secrets a server takes at its start.
///
/// The server key signs nothing before there are JWTs, so its public half is made of random bytes
/// without a private one: no curve arithmetic at start. The curve key has both halves.
///
/// @param seed keeps clients from choosing subjects that collide in the server's tables
/// @param curve private half of the server's `xkey`
record Identity(ServerIdentity server, long seed, NkeySeed curve) {
  static Identity create(IdentityOptions options) {
    SecureRandom random = new SecureRandom();
    String id = Nkey.of(NkeyKind.SERVER, bytes(random)).text();
    NkeySeed curve = NkeySeed.of(NkeyKind.CURVE, bytes(random));
    String name = options.serverName().isEmpty() ? id : options.serverName();
    var server = new ServerIdentity(id, name, options.clusterName(), curve.publicKey().text());
    return new Identity(server, random.nextLong(), curve);
  }

  private static byte[] bytes(SecureRandom random) {
    byte[] bytes = new byte[Nkey.KEY_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }
}
