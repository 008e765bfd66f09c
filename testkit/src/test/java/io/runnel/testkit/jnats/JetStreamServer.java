// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.StreamContext;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.runnel.testkit.NotYet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.function.Executable;

/// A server with JetStream and one client of it, for all the facts of a class: each takes names of
/// its own. A fact on the list of [NotYet] must fail on Runnel, within a short time.
final class JetStreamServer implements BeforeAllCallback, AfterAllCallback, InvocationInterceptor {

  /// Longer than any fact takes, so that none stays on the list for being slow.
  private static final Duration LISTED_LIMIT = Duration.ofSeconds(4);

  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
  private static final Duration LISTED_REQUEST_LIMIT = Duration.ofSeconds(2);

  private final Set<String> notYet = Peer.isReal() ? Set.of() : Set.copyOf(NotYet.lines());
  private final AtomicInteger names = new AtomicInteger();
  private Optional<Running> running = Optional.empty();
  private Optional<Throwable> failure = Optional.empty();

  private record Running(Path directory, Peer peer, Client client) {}

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path directory = Files.createTempDirectory("jnats-jetstream");
    String config =
        "server_name: one\njetstream { store_dir: \"%s\", max_mem: 256M, max_file: 2G }\n"
            .formatted(directory);
    try {
      Peer peer = Peer.start(config);
      running = Optional.of(new Running(directory, peer, Client.of(peer)));
    } catch (RuntimeException refused) {
      failure = Optional.of(refused);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (running.isPresent()) {
      running.get().client().close();
      running.get().peer().close();
      delete(running.get().directory());
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<java.lang.reflect.Method> invoked,
      ExtensionContext context)
      throws Throwable {
    String line =
        "jnats/%s: %s"
            .formatted(
                context.getRequiredTestClass().getSimpleName(), invoked.getExecutable().getName());
    if (notYet.contains(line)) {
      NotYet.mustFail(
          line, () -> assertTimeoutPreemptively(LISTED_LIMIT, () -> proceed(invocation)));
    } else {
      proceed(invocation);
    }
  }

  private void proceed(Invocation<Void> invocation) throws Throwable {
    if (failure.isPresent()) {
      throw failure.get();
    }
    invocation.proceed();
  }

  private Running running() {
    return running.orElseThrow();
  }

  Peer peer() {
    return running().peer();
  }

  Client client() {
    return running().client();
  }

  Connection connection() {
    return client().connection();
  }

  private JetStreamOptions options() {
    return JetStreamOptions.builder()
        .requestTimeout(notYet.isEmpty() ? REQUEST_LIMIT : LISTED_REQUEST_LIMIT)
        .build();
  }

  JetStream jetStream() throws IOException {
    return connection().jetStream(options());
  }

  JetStreamManagement management() throws IOException {
    return connection().jetStreamManagement(options());
  }

  /// A name that no other fact has.
  String name() {
    return "n" + names.incrementAndGet();
  }

  /// A new stream `name` with the subjects `name.>`.
  String stream() throws IOException, JetStreamApiException {
    return stream(builder -> builder);
  }

  String stream(UnaryOperator<StreamConfiguration.Builder> choices)
      throws IOException, JetStreamApiException {
    String name = name();
    var builder = StreamConfiguration.builder().name(name).subjects(name + ".>");
    management().addStream(choices.apply(builder).build());
    return name;
  }

  /// The context of a new stream that has these texts on `name.a`.
  StreamContext streamOf(String... texts) throws IOException, JetStreamApiException {
    String name = stream();
    publish(name + ".a", texts);
    return jetStream().getStreamContext(name);
  }

  /// Publishes each text and returns the sequence of the last.
  long publish(String subject, String... texts) throws IOException, JetStreamApiException {
    long last = 0;
    for (String text : List.of(texts)) {
      last = jetStream().publish(subject, Client.bytes(text)).getSeqno();
    }
    return last;
  }

  StreamInfo info(String stream) throws IOException, JetStreamApiException {
    return management().getStreamInfo(stream);
  }

  /// The request must be refused with this code of JetStream.
  static void assertRefused(int code, Executable request) {
    var refusal = assertThrows(JetStreamApiException.class, request);
    assertEquals(code, refusal.getApiErrorCode(), refusal.getMessage());
  }
}
