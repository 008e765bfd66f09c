// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

/// Something the server does when it is asked. Called on a virtual thread, which may wait.
@FunctionalInterface
interface Service {
  void serve(Request request);
}
