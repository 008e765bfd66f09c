// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.broker.monitor.Arguments;
import io.runnel.broker.monitor.InvalidRequest;
import io.runnel.broker.monitor.ServerFacts;
import java.util.List;
import java.util.Locale;

/// Which servers a request means. Those that are not meant keep silent.
final class Filter {
  private Filter() {}

  /// True if the request is for others only.
  static boolean excludes(Arguments options, ServerFacts facts) throws InvalidRequest {
    boolean exact = options.flag("exact_match");
    boolean meant =
        fits(options.text("server_name"), facts.name(), exact)
            && fits(options.text("host"), facts.clientHost(), exact)
            && fits(options.text("cluster"), facts.options().identity().clusterName(), exact);
    List<String> tags =
        options.texts("tags").stream().map(tag -> tag.strip().toLowerCase(Locale.ROOT)).toList();
    // Without JetStream a server is in no domain.
    boolean domain = options.text("domain").isEmpty();
    return !meant || !domain || !facts.options().identity().tags().containsAll(tags);
  }

  private static boolean fits(String wanted, String is, boolean exact) {
    return wanted.isEmpty() || (exact ? is.equals(wanted) : is.contains(wanted));
  }
}
