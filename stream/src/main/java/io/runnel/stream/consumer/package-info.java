// SPDX-License-Identifier: Apache-2.0
/// One consumer of a stream: which message next, to whom, and what became of it. Pure: time, luck
/// and what the outside does come in as arguments; what should happen goes out through
/// [io.runnel.stream.consumer.ConsumerOutput]. Source: jetstream.md sections 3, 6 and 7.
@NullMarked
package io.runnel.stream.consumer;

import org.jspecify.annotations.NullMarked;
