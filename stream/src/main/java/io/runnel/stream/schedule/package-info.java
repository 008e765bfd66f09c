// SPDX-License-Identifier: Apache-2.0
/// When messages that wait for their time are due: patterns, time zones, the queue.
@NullMarked
package io.runnel.stream.schedule;

import org.jspecify.annotations.NullMarked;
