// SPDX-License-Identifier: Apache-2.0
/// Ground: nats-server's configuration grammar, the table of known keys, and the option records
/// read from it.
@NullMarked
package io.runnel.config;

import org.jspecify.annotations.NullMarked;
