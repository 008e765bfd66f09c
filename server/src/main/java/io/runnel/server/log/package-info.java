// SPDX-License-Identifier: Apache-2.0
/// The log: nats-server's line format, written by one thread to standard error, a file or syslog;
/// and the SLF4J provider that brings the lines of all modules here. Decisions: ADR 0003.
@org.jspecify.annotations.NullMarked
package io.runnel.server.log;
