// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;

/// `ipqueuesz`: queues inside the server. Ours are the tasks of event loops, which have no length
/// worth asking for, so nothing is ever pending here.
public final class Ipqueuesz {
  private Ipqueuesz() {}

  public static Answer answer() {
    return json -> json.object(none -> {});
  }
}
