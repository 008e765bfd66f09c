// SPDX-License-Identifier: Apache-2.0
/// The official Java client, unchanged, against Runnel in this JVM; with
/// `-Drunnel.peer=nats-server` the same facts against nats-server, which shows whose fault a
/// failing fact is.
@NullMarked
package io.runnel.testkit.jnats;

import org.jspecify.annotations.NullMarked;
