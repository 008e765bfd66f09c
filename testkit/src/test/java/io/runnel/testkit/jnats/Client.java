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

  private final Connection connection;
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<ConnectionListener.Events> events = new CopyOnWriteArrayList<>();

  private Client(Peer peer, Consumer<Options.Builder> choices)
      throws IOException, InterruptedException {
    var builder =
        new Options.Builder()
            .server(peer.url())
            .connectionTimeout(Eventually.LIMIT)
            .reconnectWait(Duration.ofMillis(20))
            .reconnectJitter(Duration.ofMillis(1))
            .errorListener(new Errors())
            .connectionListener((_, event) -> events.add(event));
    choices.accept(builder);
    connection = Nats.connect(builder.build());
  }

  static Client of(Peer peer) {
    return of(peer, _ -> {});
  }

  /// @throws IllegalStateException where the server does not let it in
  static Client of(Peer peer, Consumer<Options.Builder> choices) {
    try {
      return new Client(peer, choices);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
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

  private final class Errors implements ErrorListener {
    @Override
    public void errorOccurred(Connection conn, String error) {
      errors.add(error);
    }
  }
}
