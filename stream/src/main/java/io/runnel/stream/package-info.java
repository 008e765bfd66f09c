// SPDX-License-Identifier: Apache-2.0
/// Pure: streams and consumers, their rules and their state. No I/O, no thread, no clock.
@NullMarked
package io.runnel.stream;

import org.jspecify.annotations.NullMarked;
