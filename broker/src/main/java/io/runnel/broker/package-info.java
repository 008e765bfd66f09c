// SPDX-License-Identifier: Apache-2.0
/// Join: publish, interest, delivery; accounts at run time; the one authorization point.
@NullMarked
package io.runnel.broker;

import org.jspecify.annotations.NullMarked;
