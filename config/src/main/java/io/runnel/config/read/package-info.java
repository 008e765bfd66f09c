// SPDX-License-Identifier: Apache-2.0
/// From the tree to the options: one reader for each block, and the rules between options.
@NullMarked
package io.runnel.config.read;

import org.jspecify.annotations.NullMarked;
