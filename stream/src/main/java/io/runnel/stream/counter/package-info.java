// SPDX-License-Identifier: Apache-2.0
/// Counters: streams whose messages are sums.
@NullMarked
package io.runnel.stream.counter;

import org.jspecify.annotations.NullMarked;
