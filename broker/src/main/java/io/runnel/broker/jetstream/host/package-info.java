// SPDX-License-Identifier: Apache-2.0
/// A stream at run time: its store, its rules, its consumers, and the subjects it listens on.
@NullMarked
package io.runnel.broker.jetstream.host;

import org.jspecify.annotations.NullMarked;
