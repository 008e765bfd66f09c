// SPDX-License-Identifier: Apache-2.0
/// The options of a server as immutable records, grouped by who consumes them. Sizes are bytes,
/// times are [java.time.Duration]; an empty string means "not given". Subjects are still strings:
/// who uses them parses them.
@NullMarked
package io.runnel.config.options;

import org.jspecify.annotations.NullMarked;
