// SPDX-License-Identifier: Apache-2.0
/// The server as a citizen of its own system account: services under `$SYS.REQ`, events under
/// `$SYS.ACCOUNT` and `$SYS.SERVER`. Source: system.md sections 1 and 2.
///
/// Requests are copied on the publisher's loop and answered on virtual threads; events that nobody
/// listens to are not even built.
@NullMarked
package io.runnel.broker.system;

import org.jspecify.annotations.NullMarked;
