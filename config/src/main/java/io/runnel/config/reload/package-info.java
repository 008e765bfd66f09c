// SPDX-License-Identifier: Apache-2.0
/// What may change while the server runs.
@NullMarked
package io.runnel.config.reload;

import org.jspecify.annotations.NullMarked;
