// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.disk.Disk;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/// Where a store lives.
///
/// @param disk holds its files
/// @param directory of its own, made if need be
/// @param owner runs tasks one after the other on the thread that owns the store
/// @param writers run writes and syncs; one task of a store at a time
public record StoreSite(Disk disk, Path directory, Executor owner, Executor writers) {}
