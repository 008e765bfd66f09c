// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;
import io.runnel.base.json.Json;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/// `expvar`: the command line and the memory statistics of Go's runtime, with this runtime's values
/// where one means the same, and 0 where there is none.
public final class Expvarz {
  /// The fields of Go's statistics that have no counterpart here, in its order after those that do.
  private static final List<String> WITHOUT_COUNTERPART =
      List.of(
          "Lookups",
          "HeapReleased",
          "StackInuse",
          "StackSys",
          "MSpanInuse",
          "MSpanSys",
          "MCacheInuse",
          "MCacheSys",
          "BuckHashSys",
          "GCSys",
          "OtherSys",
          "NextGC",
          "LastGC",
          "NumForcedGC");

  private Expvarz() {}

  public static Answer answer() {
    List<String> commandLine = CommandLine.redacted();
    return json ->
        json.object(
            fields -> fields.texts("cmdline", commandLine).object("memstats", Expvarz::memory));
  }

  private static void memory(Json json) {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    long collections = 0;
    long pauseMillis = 0;
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections += Math.max(0, bean.getCollectionCount());
      pauseMillis += Math.max(0, bean.getCollectionTime());
    }
    json.number("Alloc", used)
        .number("TotalAlloc", used)
        .number("Sys", runtime.totalMemory())
        .number("Mallocs", 0)
        .number("Frees", 0)
        .number("HeapAlloc", used)
        .number("HeapSys", runtime.totalMemory())
        .number("HeapIdle", runtime.freeMemory())
        .number("HeapInuse", used)
        .number("HeapObjects", 0)
        .number("PauseTotalNs", pauseMillis * 1_000_000)
        .number("NumGC", collections)
        .decimal("GCCPUFraction", 0)
        .flag("EnableGC", true)
        .flag("DebugGC", false)
        .array("PauseNs", Arrays.<Long>asList(), none -> {})
        .array("PauseEnd", Arrays.<Long>asList(), none -> {})
        .array("BySize", Arrays.<Long>asList(), none -> {});
    WITHOUT_COUNTERPART.forEach(name -> json.number(name, 0));
  }
}
