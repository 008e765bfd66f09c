// SPDX-License-Identifier: Apache-2.0
/// The durable log of a stream: Kafka record batches in segments, an index beside them, group
/// commit, recovery.
@NullMarked
package io.runnel.log;

import org.jspecify.annotations.NullMarked;
