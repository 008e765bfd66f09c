// SPDX-License-Identifier: Apache-2.0
/// Which keys exist, under which names, and what becomes of them.
@NullMarked
package io.runnel.config.keys;

import org.jspecify.annotations.NullMarked;
