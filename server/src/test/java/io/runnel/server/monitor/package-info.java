// SPDX-License-Identifier: Apache-2.0
/// Proofs of monitoring and the system account against a running server.
@NullMarked
package io.runnel.server.monitor;

import org.jspecify.annotations.NullMarked;
