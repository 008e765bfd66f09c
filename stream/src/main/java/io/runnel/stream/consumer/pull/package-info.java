// SPDX-License-Identifier: Apache-2.0
/// Requests for messages: what they say, and how they wait in line.
@NullMarked
package io.runnel.stream.consumer.pull;

import org.jspecify.annotations.NullMarked;
