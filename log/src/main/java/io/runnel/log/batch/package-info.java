// SPDX-License-Identifier: Apache-2.0
/// Kafka's record batches, magic 2: built, read and checked in byte arrays. No files.
@NullMarked
package io.runnel.log.batch;

import org.jspecify.annotations.NullMarked;
