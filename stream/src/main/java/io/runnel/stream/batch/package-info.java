// SPDX-License-Identifier: Apache-2.0
/// Batches of publishes: atomic ones and fast ones.
@NullMarked
package io.runnel.stream.batch;

import org.jspecify.annotations.NullMarked;
