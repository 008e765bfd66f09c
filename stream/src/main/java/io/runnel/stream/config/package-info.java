// SPDX-License-Identifier: Apache-2.0
/// Configurations of streams and consumers: what they say, what is allowed, what may change.
@NullMarked
package io.runnel.stream.config;

import org.jspecify.annotations.NullMarked;
