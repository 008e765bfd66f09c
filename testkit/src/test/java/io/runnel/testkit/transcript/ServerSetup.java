// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.util.List;

/// What a server is started with. Equal set-ups share one running server.
///
/// @param config text of the configuration file in nats-server's grammar; empty for none
/// @param flags further command line flags; address and port are added by the launcher
record ServerSetup(String config, List<String> flags) {}
