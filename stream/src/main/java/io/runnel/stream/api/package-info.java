// SPDX-License-Identifier: Apache-2.0
/// The words of the JetStream API: its errors and the types of its answers.
@NullMarked
package io.runnel.stream.api;

import org.jspecify.annotations.NullMarked;
