// SPDX-License-Identifier: Apache-2.0
/// WebSocket: the upgrade's rules, and frames in both directions. RFC 6455 and RFC 7692.
@org.jspecify.annotations.NullMarked
package io.runnel.net.websocket;
