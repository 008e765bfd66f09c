// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.client;

/// What an account's clients amount to at one moment.
///
/// @param connections open now
/// @param totalConnections since start
/// @param slowConsumers closed for not reading
/// @param traffic of open and closed clients together
public record AccountCounts(
    String account, int connections, long totalConnections, long slowConsumers, Traffic traffic) {}
