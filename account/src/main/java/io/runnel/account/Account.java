// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.config.options.AccountLimits;
import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.ExportOptions;
import io.runnel.config.options.MessageTraceOptions;
import io.runnel.subject.Mappings;
import io.runnel.subject.Transform;
import java.util.List;
import java.util.Optional;

/// One account with everything that its configuration says, checked and resolved. Immutable,
/// replaced whole by a reload.
///
/// @param options what it was made from; accounts whose options are equal have not changed, unless
///   an account they import from has
public record Account(
    AccountOptions options,
    Mappings mappings,
    Exports exports,
    List<StreamImport> streamImports,
    List<ServiceImport> serviceImports) {

  /// What others may import, one entry for each subject.
  public record Exports(
      List<ExportOptions.StreamExport> streams, List<ExportOptions.ServiceExport> services) {
    public static final Exports NONE = new Exports(List.of(), List.of());

    public Exports {
      streams = List.copyOf(streams);
      services = List.copyOf(services);
    }
  }

  /// Messages of another account, as they are seen here.
  ///
  /// @param exporter name of the other account
  /// @param remote subject over there
  /// @param local subject here, wildcards as `*`
  /// @param toLocal remote to local; empty when the subject stays what it is, or, without
  ///   wildcards, becomes `local`
  /// @param toRemote back again, for the same subjects
  /// @param allowTrace message traces may cross
  public record StreamImport(
      String exporter,
      String remote,
      String local,
      Optional<Transform> toLocal,
      Optional<Transform> toRemote,
      boolean allowTrace) {
    /// Whether messages keep their subject.
    public boolean keepsSubject() {
      return remote.equals(local);
    }
  }

  /// A service of another account, as it is asked here.
  ///
  /// @param exporter name of the other account
  /// @param local subject of requests here, wildcards as `*`
  /// @param remote subject over there
  /// @param toRemote local to remote; empty when the subject stays what it is, or becomes `remote`
  /// @param export the rules of the exporter: replies, threshold, latency, traces
  /// @param share the exporter learns who asks
  public record ServiceImport(
      String exporter,
      String local,
      String remote,
      Optional<Transform> toRemote,
      ExportOptions.ServiceExport export,
      boolean share) {
    /// Whether requests keep their subject.
    public boolean keepsSubject() {
      return local.equals(remote);
    }
  }

  public Account {
    streamImports = List.copyOf(streamImports);
    serviceImports = List.copyOf(serviceImports);
  }

  static Account named(String name) {
    return new Account(
        AccountOptions.named(name), Mappings.NONE, Exports.NONE, List.of(), List.of());
  }

  public String name() {
    return options.name();
  }

  public AccountLimits limits() {
    return options.limits();
  }

  public MessageTraceOptions messageTrace() {
    return options.messageTrace();
  }
}
