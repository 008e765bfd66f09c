// SPDX-License-Identifier: Apache-2.0
/// What a publish does to a stream, from the message to its answer.
@NullMarked
package io.runnel.stream.publish;

import org.jspecify.annotations.NullMarked;
