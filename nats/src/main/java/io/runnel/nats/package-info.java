// SPDX-License-Identifier: Apache-2.0
/// Door: the NATS client protocol for clients.
@NullMarked
package io.runnel.nats;

import org.jspecify.annotations.NullMarked;
