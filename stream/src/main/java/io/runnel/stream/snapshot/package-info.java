// SPDX-License-Identifier: Apache-2.0
/// Backups of a stream as clients get and give them: the archive nats-server 2.15 writes, the tar
/// that older ones wrote, and the compressed frames around both.
@NullMarked
package io.runnel.stream.snapshot;

import org.jspecify.annotations.NullMarked;
