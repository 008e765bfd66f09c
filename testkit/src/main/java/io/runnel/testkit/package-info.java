// SPDX-License-Identifier: Apache-2.0
/// Proof: transcripts, the architecture and tidiness tests, and tests with real clients.
@NullMarked
package io.runnel.testkit;

import org.jspecify.annotations.NullMarked;
