// SPDX-License-Identifier: Apache-2.0
/// What all events of the server have in common: who sends them, and their identifiers.
@NullMarked
package io.runnel.broker.event;

import org.jspecify.annotations.NullMarked;
