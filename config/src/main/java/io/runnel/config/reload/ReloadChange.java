// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.reload;

/// One option that changed and may change.
///
/// @param option name of the option as in nats-server's source
/// @param effect what to do about it
/// @param notice the line to log; empty when nats-server logs none
public record ReloadChange(String option, ReloadEffect effect, String notice) {}
