// SPDX-License-Identifier: Apache-2.0
/// The messages that a consumer waits for to be acknowledged, in few bytes and without an object
/// for each.
@NullMarked
package io.runnel.stream.consumer.pending;

import org.jspecify.annotations.NullMarked;
