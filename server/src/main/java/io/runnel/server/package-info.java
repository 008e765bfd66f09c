// SPDX-License-Identifier: Apache-2.0
/// Whole: the embeddable server, its lifecycle, configuration reload, signals, logging and Main.
@NullMarked
package io.runnel.server;

import org.jspecify.annotations.NullMarked;
