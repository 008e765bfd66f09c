// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.time.Duration;
import java.util.List;

/// What an account offers to others.
public sealed interface ExportOptions {

  /// The exported subject; may hold wildcards.
  String subject();

  /// Who may import it.
  Access access();

  /// Who may import an export.
  ///
  /// @param isPublic every account may
  /// @param accounts else these names; may be empty
  /// @param accountTokenPosition when positive: the importer must have its own name at this token
  ///   (first is 1)
  record Access(boolean isPublic, List<String> accounts, int accountTokenPosition) {
    public Access {
      accounts = List.copyOf(accounts);
    }

    /// Open to all.
    public static Access everybody() {
      return new Access(true, List.of(), 0);
    }
  }

  /// How many replies a request may have.
  enum ResponseType {
    SINGLETON,
    STREAM,
    CHUNKED
  }

  /// Messages others may receive.
  ///
  /// @param subject exported subject
  /// @param access who may import
  record StreamExport(String subject, Access access) implements ExportOptions {}

  /// Requests others may send.
  ///
  /// @param subject exported subject
  /// @param access who may import
  /// @param responseType how many replies
  /// @param responseThreshold how long a reply may take; zero is the default of two minutes
  /// @param latency latency samples
  /// @param allowTrace message traces may cross
  record ServiceExport(
      String subject,
      Access access,
      ResponseType responseType,
      Duration responseThreshold,
      Latency latency,
      boolean allowTrace)
      implements ExportOptions {}

  /// `latency`: which requests of a service are measured, and where the samples go.
  ///
  /// @param subject where samples are published; empty when off
  /// @param samplingPercent 1..100; 0 means: those whose trace headers ask for it
  record Latency(String subject, int samplingPercent) {

    /// Not measured.
    public static Latency off() {
      return new Latency("", 0);
    }

    public boolean isOff() {
      return subject.isEmpty();
    }
  }
}
