// SPDX-License-Identifier: Apache-2.0
package io.runnel.http;

import io.runnel.broker.monitor.Arguments;
import io.runnel.broker.monitor.InvalidRequest;

/// What stands under one path. Called on a thread of its own, which may wait for event loops.
@FunctionalInterface
interface Page {
  Reply get(Arguments query) throws InvalidRequest;
}
