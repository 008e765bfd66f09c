// SPDX-License-Identifier: Apache-2.0
/// TLS: from files and options to Netty's contexts, and from a handshake to its facts.
@org.jspecify.annotations.NullMarked
package io.runnel.net.tls;
