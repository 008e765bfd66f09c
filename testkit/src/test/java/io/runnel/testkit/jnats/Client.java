// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// A jnats connection that remembers what its listeners were told.
final class Client implements AutoCloseable {
  /// How long to look for a message that must not come. The server has answered a PING since.
  private static final Duration SILENCE = Duration.ofMillis(40);

  private static final Duration SHORT_ATTEMPT = Duration.ofMillis(250);

  private final Connection connection;
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<ConnectionListener.Events> events = new CopyOnWriteArrayList<>();

  private Client(String url, Consumer<Options.Builder> choices) {
    var builder =
        new Options.Builder()
            .server(url)
            .connectionTimeout(Eventually.LIMIT)
            .reconnectWait(Duration.ofMillis(20))
            .reconnectJitter(Duration.ofMillis(1))
            .errorListener(new Errors())
            .connectionListener((_, event) -> events.add(event));
    choices.accept(builder);
    try {
      connection = Nats.connect(builder.build());
    } catch (IOException e) {
      throw new NotConnected(e, List.copyOf(errors));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static Client of(Peer peer) {
    return of(peer, _ -> {});
  }

  /// @throws NotConnected where the server does not let it in
  static Client of(Peer peer, Consumer<Options.Builder> choices) {
    return new Client(peer.url(), choices);
  }

  /// As `peer.url()` with user and password in it.
  static Client byUrl(Peer peer, String userInfo) {
    return new Client(peer.url().replace("://", "://" + userInfo + "@"), _ -> {});
  }

  /// What a client that must not be let in is told. jnats waits for as long as it may, also after a
  /// refusal; so it gets little time at first, and more where the refusal was not there in time.
  static NotConnected refused(Peer peer, Consumer<Options.Builder> choices) {
    NotConnected failure = attempt(peer, choices, SHORT_ATTEMPT);
    return failure.errors().isEmpty() ? attempt(peer, choices, Eventually.LIMIT) : failure;
  }

  private static NotConnected attempt(
      Peer peer, Consumer<Options.Builder> choices, Duration limit) {
    try (Client _ = of(peer, choices.andThen(options -> options.connectionTimeout(limit)))) {
      throw new AssertionError("was let in");
    } catch (NotConnected failure) {
      return failure;
    }
  }

  static Client as(Peer peer, String user) {
    return of(peer, options -> options.userInfo(user, "pw"));
  }

  Connection connection() {
    return connection;
  }

  /// The texts of -ERR that came so far.
  List<String> errors() {
    return errors;
  }

  void awaitError(String text) {
    Eventually.holds(() -> errors.contains(text), () -> text + " not among " + errors);
  }

  void awaitEvent(ConnectionListener.Events event) {
    Eventually.holds(() -> events.contains(event), () -> event + " not among " + events);
  }

  boolean saw(ConnectionListener.Events event) {
    return events.contains(event);
  }

  Subscription subscribe(String subject) {
    Subscription subscription = connection.subscribe(subject);
    flush();
    return subscription;
  }

  Subscription subscribe(String subject, String queue) {
    Subscription subscription = connection.subscribe(subject, queue);
    flush();
    return subscription;
  }

  /// Answers each request on `subject` with `answer` and the request's text.
  void serve(String subject, String answer) {
    connection
        .createDispatcher(m -> connection.publish(m.getReplyTo(), bytes(answer + text(m))))
        .subscribe(subject);
    flush();
  }

  void publish(String subject, String text) {
    connection.publish(subject, bytes(text));
  }

  /// A request's answer as text.
  String request(String subject, String text) {
    try {
      Message answer = connection.request(subject, bytes(text), Eventually.LIMIT);
      if (answer == null) {
        throw new AssertionError("no answer on " + subject);
      }
      return answer.isStatusMessage() ? "status " + answer.getStatus().getCode() : text(answer);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Returns when the server has dealt with all that was sent before.
  void flush() {
    try {
      connection.flush(Eventually.LIMIT);
    } catch (TimeoutException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(Message message) {
    return new String(message.getData(), UTF_8);
  }

  static Message next(Subscription subscription) {
    Message message = poll(subscription, Eventually.LIMIT);
    if (message == null) {
      throw new AssertionError("no message on " + subscription.getSubject());
    }
    return message;
  }

  static String nextText(Subscription subscription) {
    return text(next(subscription));
  }

  static List<String> nextTexts(Subscription subscription, int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(nextText(subscription));
    }
    return texts;
  }

  static void assertSilent(Subscription subscription) {
    Message message = poll(subscription, SILENCE);
    if (message != null) {
      throw new AssertionError("unexpected on " + message.getSubject() + ": " + text(message));
    }
  }

  private static Message poll(Subscription subscription, Duration limit) {
    try {
      return subscription.nextMessage(limit);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A connection that did not come about.
  static final class NotConnected extends RuntimeException {
    private final transient List<String> errors;

    NotConnected(IOException cause, List<String> errors) {
      super(cause);
      this.errors = errors;
    }

    /// The texts of -ERR that came.
    List<String> errors() {
      return errors;
    }
  }

  private final class Errors implements ErrorListener {
    @Override
    public void errorOccurred(Connection conn, String error) {
      errors.add(error);
    }
  }
}
