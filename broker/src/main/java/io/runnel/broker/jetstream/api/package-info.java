// SPDX-License-Identifier: Apache-2.0
/// The JetStream API: one file for each request.
@NullMarked
package io.runnel.broker.jetstream.api;

import org.jspecify.annotations.NullMarked;
