// SPDX-License-Identifier: Apache-2.0
/// What is acknowledged survives the process: servers killed in the middle of their work.
@NullMarked
package io.runnel.testkit.crash;

import org.jspecify.annotations.NullMarked;
