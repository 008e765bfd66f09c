// SPDX-License-Identifier: Apache-2.0
/// Pure: subjects, the subject tree, transforms and mappings. No I/O, no thread, no clock.
@NullMarked
package io.runnel.subject;

import org.jspecify.annotations.NullMarked;
