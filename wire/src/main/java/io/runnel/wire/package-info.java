// SPDX-License-Identifier: Apache-2.0
/// Pure: the NATS client protocol, bytes in and messages out. No I/O, no thread, no clock.
@NullMarked
package io.runnel.wire;

import org.jspecify.annotations.NullMarked;
