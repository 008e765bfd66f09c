// SPDX-License-Identifier: Apache-2.0
/// JSON as nats-server writes it, for views and events alike. Knows nothing of what it writes.
@NullMarked
package io.runnel.base.json;

import org.jspecify.annotations.NullMarked;
