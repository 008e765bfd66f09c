// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.config.ConfigResult;
import io.runnel.config.options.ConfigSource;
import io.runnel.config.options.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<ServerOptions> started = new ArrayList<>();
  private ServerOptions file = ServerOptions.defaults();

  private int run(String... args) {
    Program.Environment environment =
        new Program.Environment(
            new PrintStream(out, true), new PrintStream(err, true), "nats-server", false);
    return new Program(
            environment,
            path -> {
              if (path.equals("missing.conf")) {
                throw new Refused("open missing.conf: no such file or directory");
              }
              return new ConfigResult(
                  file.withSource(new ConfigSource(path, "sha256:00")), List.of(), List.of());
            },
            (options, _) -> {
              started.add(options);
              return new FakeServer();
            })
        .run(args, ServerControl::shutdown);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"-v", "--v", "-version", "--version", "version", "VERSION"})
  void versionIsWhatTestSuitesParse(String word) {
    assertEquals(0, run(word));
    assertEquals("nats-server: v2.15.2\n", out());
  }

  @ParameterizedTest
  @CsvSource({"-h", "--help", "help"})
  void helpNamesEveryFlag(String word) {
    assertEquals(0, run(word));
    for (String name :
        ("-a --addr --net -p --port -m --http_port -ms --https_port --client_advertise -c --config -t -n --name --server_name"
                + " --cluster_name -P --pid --ports_file_dir -sl --signal -l --log --log_size_limit -T --logtime --logtime_utc -s"
                + " --syslog -r --remote_syslog -D --debug -V --trace -VV -DV -DVV --max_traced_msg_len --user --pass --auth --tls"
                + " --tlsverify --tlscert --tlskey --tlscacert -js --jetstream -sd --store_dir --profile --cluster"
                + " --cluster_listen --routes --cluster_advertise --no_advertise --connect_retries -h --help -v --version"
                + " --help_tls")
            .split(" ")) {
      assertTrue(out().matches("(?s).*(?<![-\\w])" + name + "(?![-\\w]).*"), name);
    }
  }

  /// Texts and codes as nats-server 2.15.2 printed them.
  @Test
  void storeDirWithoutJetStreamChangesNothing() {
    assertEquals(0, run("--store_dir", "/x"));
    assertEquals(1, started.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-p                      | 0 | flag needs an argument: -p",
        "-p x                    | 0 | invalid value \"x\" for flag -p: parse error",
        "-p=                     | 0 | invalid value \"\" for flag -p: parse error",
        "-p 99999999999999999999 | 0 | invalid value \"99999999999999999999\" for flag -p: value out of range",
        "-zzz                    | 0 | flag provided but not defined: -zzz",
        "--zzz=1                 | 0 | flag provided but not defined: -zzz",
        "-D=maybe                | 0 | invalid boolean value \"maybe\" for -D: parse error",
        "---p                    | 0 | bad flag syntax: ---p",
        "-=x                     | 0 | bad flag syntax: -=x",
        "foo                     | 1 | nats-server: unrecognized command: \"foo\"",
        "-p 4222 foo             | 1 | nats-server: unrecognized command: \"foo\"",
        "-                       | 1 | nats-server: unrecognized command: \"-\"",
        "-t                      | 1 | nats-server: must specify [-c, --config] option to check configuration file syntax",
        "-c missing.conf         | 1 | nats-server: open missing.conf: no such file or directory",
        "-t -c some.conf         | 0 | nats-server: configuration file some.conf is valid (sha256:00)",
        "--signal ldm=abc        | 1 | nats-server: invalid pid: abc",
        "--signal ldm=a=b        | 1 | nats-server: invalid signal parameters: [b]",
        "--tls                   | 1 | nats-server: TLS Server certificate must be present and valid",
        "--tls --tlscert x       | 1 | nats-server: TLS Server private key must be present and valid",
        "--routes nats://x:1     | 1 | nats-server: flag -routes: clustering is not yet supported",
      })
  void refusalsAreNatsServers(String line, int code, String text) {
    assertEquals(code, run(line.split(" ")));
    assertEquals(text + "\n", err());
    assertEquals(List.of(), started);
  }

  @Test
  void flagsWinOverTheFile() {
    ServerOptions defaults = ServerOptions.defaults();
    file =
        defaults
            .withListen(defaults.client().listen().withHost("10.0.0.1").withPort(5000))
            .withIdentity(defaults.identity().withServerName("file"))
            .withLog(defaults.log().withTrace(defaults.log().trace().withDebug(true)));
    assertEquals(
        0,
        run(
            "-c",
            "f.conf",
            "-p",
            "0x10",
            "--name=flag",
            "-D=false",
            "-T=f",
            "--user",
            "u",
            "--pass=a=b",
            "-js=false"));
    ServerOptions options = started.getFirst();
    assertEquals("10.0.0.1", options.client().listen().host());
    assertEquals(16, options.client().listen().port());
    assertEquals("flag", options.identity().serverName());
    assertFalse(options.log().trace().debug());
    assertFalse(options.log().logtime());
    assertEquals("a=b", options.security().authorization().password());
  }

  @ParameterizedTest
  @CsvSource({
    "0b101,5",
    "0o17,15",
    "017,15",
    "1_0,10",
    "_1,-99",
    "0x_f,15",
    "+7,7",
    "-0x1,-1",
    "0,0",
    "0_1,1",
    "08,-99",
    "1__0,-99"
  })
  void numbersAreGoNumbers(String text, long value) throws Exception {
    long parsed;
    try {
      parsed = GoValues.parseLong("p", text);
    } catch (CommandLine.SyntaxError _) {
      parsed = -99;
    }
    assertEquals(value, parsed);
  }

  @Test
  void pidFileStaysAndPortsFileGoes() throws Exception {
    Path pid = folder.resolve("pid");
    assertEquals(0, run("-P", pid.toString(), "--ports_file_dir", folder.toString()));
    assertEquals(Long.toString(ProcessHandle.current().pid()), Files.readString(pid));
    try (var entries = Files.list(folder)) {
      assertEquals(List.of(pid), entries.toList());
    }
  }

  @Test
  void portsFileHoldsUrls() throws Exception {
    Addresses addresses =
        new Addresses(
            Optional.of(new Addresses.Door(new InetSocketAddress("127.0.0.1", 4222), true)),
            Optional.of(new Addresses.Door(new InetSocketAddress("::1", 8222), false)),
            Optional.empty());
    assertEquals(
        "{\"nats\":[\"tls://127.0.0.1:4222\"],\"monitoring\":[\"http://[::1]:8222\"]}",
        ProcessFiles.json(addresses));
  }

  @Test
  void signalNeedsOneServerOrAPattern() throws Exception {
    for (String[] process :
        new String[][] {
          {"self", "x"}, {"11", "nats-server"}, {"12", "runnel"}, {"13", "java"}, {"2", "runnel"}
        }) {
      Files.createDirectories(folder.resolve(process[0]));
      Files.writeString(folder.resolve(process[0]).resolve("comm"), process[1] + "\n");
    }
    List<String> sent = new ArrayList<>();
    SignalCommand command =
        new SignalCommand(
            new RunningServers(folder, "2"),
            (signal, pid) -> {
              sent.add(signal + " " + pid);
              return pid.equals("12") ? "no such process" : "";
            });
    assertEquals("multiple nats-server processes running:\n11\n12", refusal(command, "ldm"));
    assertEquals("\nsignal \"ldm\" 12: no such process", refusal(command, "ldm=1*"));
    assertEquals("unknown signal \"x\"", refusal(command, "x=11"));
    Path pidFile = Files.writeString(folder.resolve("pid"), "11\n");
    assertEquals("", refusal(command, "stop=" + pidFile));
    assertEquals(List.of("USR2 11", "USR2 12", "KILL 11"), sent);
    Files.delete(folder.resolve("11/comm"));
    Files.delete(folder.resolve("12/comm"));
    assertEquals("no nats-server processes running", refusal(command, "quit"));
  }

  private static String refusal(SignalCommand command, String argument) {
    try {
      command.run(argument);
      return "";
    } catch (Refused e) {
      return e.text();
    }
  }

  private static final class FakeServer implements ServerControl {
    private final CountDownLatch down = new CountDownLatch(1);

    @Override
    public void shutdown() {
      down.countDown();
    }

    @Override
    public void lameDuck() {}

    @Override
    public boolean inLameDuck() {
      return false;
    }

    @Override
    public void reload(ServerOptions next) {}

    @Override
    public boolean awaitShutdown(long millis) throws InterruptedException {
      return down.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public Addresses addresses() {
      return new Addresses(
          Optional.of(new Addresses.Door(new InetSocketAddress("127.0.0.1", 4222), false)),
          Optional.empty(),
          Optional.empty());
    }
  }
}
