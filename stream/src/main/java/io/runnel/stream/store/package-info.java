// SPDX-License-Identifier: Apache-2.0
/// The messages of a stream as its rules see them: what is stored, where, under which subject.
@NullMarked
package io.runnel.stream.store;

import org.jspecify.annotations.NullMarked;
