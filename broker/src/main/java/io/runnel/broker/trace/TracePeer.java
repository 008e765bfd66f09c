// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.trace;

/// A client as a trace tells of it. Immutable.
///
/// @param id the `cid`
/// @param name what it calls itself; empty without
/// @param account where it is
public record TracePeer(long id, String name, String account) {}
