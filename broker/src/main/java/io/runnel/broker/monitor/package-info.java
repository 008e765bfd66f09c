// SPDX-License-Identifier: Apache-2.0
/// What a server tells about itself: one class per view, the same for HTTP and `$SYS` requests.
///
/// Field names, order and what is left out are nats-server 2.15's, because tools read them.
@NullMarked
package io.runnel.broker.monitor;

import org.jspecify.annotations.NullMarked;
