// SPDX-License-Identifier: Apache-2.0
/// JetStream: accounts with streams, and who hears their requests and acknowledgements.
@NullMarked
package io.runnel.broker.jetstream;

import org.jspecify.annotations.NullMarked;
