// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.util.List;

/// One account. Its users are in [SecurityOptions#users].
///
/// @param name case-sensitive
/// @param nkey public account nkey; empty when none
/// @param exports in the order of the file
/// @param imports in the order of the file
/// @param mappings `mappings`; for `$G` those of the top level
/// @param limits `limits`
/// @param messageTrace `msg_trace`
/// @param jetStream `jetstream`
public record AccountOptions(
    String name,
    String nkey,
    List<ExportOptions> exports,
    List<ImportOptions> imports,
    List<MappingOptions> mappings,
    AccountLimits limits,
    MessageTraceOptions messageTrace,
    AccountJetStream jetStream) {

  public AccountOptions {
    exports = List.copyOf(exports);
    imports = List.copyOf(imports);
    mappings = List.copyOf(mappings);
  }

  /// The account of clients that nothing else assigns.
  public static final String GLOBAL = "$G";

  /// The system account unless `system_account` names another.
  public static final String SYSTEM_DEFAULT = "$SYS";

  /// An account that only has a name.
  public static AccountOptions named(String name) {
    return new AccountOptions(
        name,
        "",
        List.of(),
        List.of(),
        List.of(),
        AccountLimits.defaults(),
        MessageTraceOptions.defaults(),
        AccountJetStream.off());
  }

  public AccountOptions withName(String name) {
    return new AccountOptions(
        name, nkey, exports, imports, mappings, limits, messageTrace, jetStream);
  }

  public AccountOptions withNkey(String nkey) {
    return new AccountOptions(
        name, nkey, exports, imports, mappings, limits, messageTrace, jetStream);
  }

  public AccountOptions withExports(List<ExportOptions> exports) {
    return new AccountOptions(
        name, nkey, exports, imports, mappings, limits, messageTrace, jetStream);
  }

  public AccountOptions withImports(List<ImportOptions> imports) {
    return new AccountOptions(
        name, nkey, exports, imports, mappings, limits, messageTrace, jetStream);
  }

  public AccountOptions withMappings(List<MappingOptions> mappings) {
    return new AccountOptions(
        name, nkey, exports, imports, mappings, limits, messageTrace, jetStream);
  }

  public AccountOptions withLimits(AccountLimits limits) {
    return new AccountOptions(
        name, nkey, exports, imports, mappings, limits, messageTrace, jetStream);
  }

  public AccountOptions withMessageTrace(MessageTraceOptions messageTrace) {
    return new AccountOptions(
        name, nkey, exports, imports, mappings, limits, messageTrace, jetStream);
  }

  public AccountOptions withJetStream(AccountJetStream jetStream) {
    return new AccountOptions(
        name, nkey, exports, imports, mappings, limits, messageTrace, jetStream);
  }
}
