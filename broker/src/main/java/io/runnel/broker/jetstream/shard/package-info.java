// SPDX-License-Identifier: Apache-2.0
/// How messages reach the loop that owns a stream, and when that loop looks after its streams.
@NullMarked
package io.runnel.broker.jetstream.shard;

import org.jspecify.annotations.NullMarked;
