// SPDX-License-Identifier: Apache-2.0
/// I/O: event loops, listeners, outbound buffers, TLS, WebSocket and PROXY protocol on Netty.
@NullMarked
package io.runnel.net;

import org.jspecify.annotations.NullMarked;
