// SPDX-License-Identifier: Apache-2.0
/// nats-server's configuration grammar: text in, a tree of positioned values out. Knows no key.
@NullMarked
package io.runnel.config.grammar;

import org.jspecify.annotations.NullMarked;
