// SPDX-License-Identifier: Apache-2.0
/// The clients of a server, as monitoring and events see them: who is here, who was, and how much
/// they moved.
@NullMarked
package io.runnel.broker.client;

import org.jspecify.annotations.NullMarked;
