// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.client;

/// What all clients of a server amount to at one moment.
///
/// @param connections open now
/// @param totalConnections since start
/// @param slowConsumers closed for not reading
/// @param staleConnections closed for not answering PINGs
/// @param traffic of open and closed clients together
public record ServerCounts(
    int connections,
    long totalConnections,
    long slowConsumers,
    long staleConnections,
    Traffic traffic) {}
