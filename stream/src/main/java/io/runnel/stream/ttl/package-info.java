// SPDX-License-Identifier: Apache-2.0
/// Messages that end at a time of their own.
@NullMarked
package io.runnel.stream.ttl;

import org.jspecify.annotations.NullMarked;
