// SPDX-License-Identifier: Apache-2.0
/// What streams, consumers and accounts tell about themselves: the objects of the JetStream API's
/// answers, with their fields in the order in which nats-server writes them.
@NullMarked
package io.runnel.stream.info;

import org.jspecify.annotations.NullMarked;
