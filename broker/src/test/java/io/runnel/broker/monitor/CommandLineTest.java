// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandLineTest {
  @Test
  void secretsAreHidden() {
    assertEquals(
        List.of(
            "runnel",
            "--user",
            "[REDACTED]",
            "-pass=[REDACTED]",
            "--auth",
            "[REDACTED]",
            "--routes",
            "nats://[REDACTED]@host:6222,nats://[REDACTED]@other:1",
            "-p",
            "4222"),
        CommandLine.redact(
            List.of(
                "runnel",
                "--user",
                "me",
                "-pass=secret",
                "--auth",
                "token",
                "--routes",
                "nats://u:p@host:6222,nats://v@other:1",
                "-p",
                "4222")));
  }
}
