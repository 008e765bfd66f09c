// SPDX-License-Identifier: Apache-2.0
/// What the log asks of a file system, and the real one. Tests put one below the log that fails.
@NullMarked
package io.runnel.log.disk;

import org.jspecify.annotations.NullMarked;
