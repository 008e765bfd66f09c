// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/// Memory and processor use of this process. Reads `/proc` where there is one.
///
/// The processor share is measured between two questions at least `SAMPLE_NANOS_MIN` apart; those
/// in between get the last one.
public final class ProcessUsage {
  private static final long SAMPLE_NANOS_MIN = Duration.ofSeconds(1).toNanos();
  private static final Path STATUS = Path.of("/proc/self/status");

  private final AtomicReference<Sample> last =
      new AtomicReference<>(new Sample(System.nanoTime(), 0, 0));

  /// @param cpuNanos processor time used until `atNanos`
  private record Sample(long atNanos, long cpuNanos, double percent) {}

  /// Resident memory in bytes.
  public long residentBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException | NumberFormatException elsewhere) {
      // No such file on this system: the heap is the best that is known.
    }
    return Runtime.getRuntime().totalMemory();
  }

  /// Share of one processor, in percent; with several cores it may be over 100.
  public double cpuPercent() {
    return last.updateAndGet(ProcessUsage::next).percent;
  }

  private static Sample next(Sample before) {
    long now = System.nanoTime();
    long elapsed = now - before.atNanos;
    if (elapsed < SAMPLE_NANOS_MIN) {
      return before;
    }
    long cpu = ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    double percent = Math.round(1000.0 * (cpu - before.cpuNanos) / elapsed) / 10.0;
    return new Sample(now, cpu, percent);
  }
}
