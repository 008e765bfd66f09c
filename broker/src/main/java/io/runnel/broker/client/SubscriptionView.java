// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.client;

/// One subscription at a moment.
///
/// @param queue empty without a queue group
/// @param messages delivered so far
/// @param max after which it ends; 0 is never
/// @param client the `cid` of its connection
public record SubscriptionView(
    String account,
    String subject,
    String queue,
    String sid,
    long messages,
    long max,
    long client) {}
