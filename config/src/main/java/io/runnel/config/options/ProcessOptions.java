// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// The process around the server.
///
/// @param log log
/// @param pidFile `pid_file`; empty when none
/// @param portsFileDir `ports_file_dir`; empty when none
/// @param storeDir `store_dir`; of the top level; what counts is [JetStreamOptions#storeDir]
public record ProcessOptions(LogOptions log, String pidFile, String portsFileDir, String storeDir) {

  /// What nats-server has when the file says nothing.
  public static ProcessOptions defaults() {
    return new ProcessOptions(LogOptions.defaults(), "", "", "");
  }

  public ProcessOptions withLog(LogOptions log) {
    return new ProcessOptions(log, pidFile, portsFileDir, storeDir);
  }

  public ProcessOptions withPidFile(String pidFile) {
    return new ProcessOptions(log, pidFile, portsFileDir, storeDir);
  }

  public ProcessOptions withPortsFileDir(String portsFileDir) {
    return new ProcessOptions(log, pidFile, portsFileDir, storeDir);
  }

  public ProcessOptions withStoreDir(String storeDir) {
    return new ProcessOptions(log, pidFile, portsFileDir, storeDir);
  }
}
