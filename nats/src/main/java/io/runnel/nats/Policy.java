// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.account.AccountDirectory;
import io.runnel.account.Authenticator;
import io.runnel.config.options.ServerOptions;

/// What a configuration means for clients: options, accounts and who may come in. Immutable; a reload
/// replaces it whole.
///
/// @param greeting the INFO fields that all clients share
record Policy(
    ServerOptions options,
    AccountDirectory directory,
    Authenticator authenticator,
    Greeting.Listening greeting) {}
