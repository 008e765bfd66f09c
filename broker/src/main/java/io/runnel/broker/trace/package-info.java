// SPDX-License-Identifier: Apache-2.0
/// Message traces: which messages ask for one, what is told, and in which form. Pure but for the
/// compression of bodies; the broker and the doors bring the facts.
@NullMarked
package io.runnel.broker.trace;

import org.jspecify.annotations.NullMarked;
