// SPDX-License-Identifier: Apache-2.0
/// How a stream takes over the messages of others: as their mirror, or with them as sources.
@NullMarked
package io.runnel.broker.jetstream.sourcing;

import org.jspecify.annotations.NullMarked;
