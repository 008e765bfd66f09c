// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.broker.Broker;
import io.runnel.broker.Origin;
import io.runnel.broker.Router;
import io.runnel.broker.Space;
import io.runnel.net.Loop;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes what the server itself has to say. All of it goes through one loop, so it is heard in
/// the order in which it was said.
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final byte[] NO_HEADER = {};
  private static final int LAST_WORDS_MILLIS_MAX = 1_000;

  private final Broker broker;
  private final Loop loop;

  Outbox(Broker broker) {
    this.broker = broker;
    this.loop = broker.loops().loop(0);
  }

  Loop loop() {
    return loop;
  }

  /// Whether anybody but the server listens on `subject` in `space`.
  static boolean wanted(Space space, String subject) {
    byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
    return space.find(
            bytes, 0, bytes.length, found -> !(found.receiver() instanceof ServiceReceiver))
        != null;
  }

  void publish(Space space, String subject, byte[] body) {
    publish(space, subject, NO_HEADER, body);
  }

  void publish(Space space, String subject, byte[] header, byte[] body) {
    Message message = message(subject, header, body);
    loop.execute(() -> Router.of(loop).route(space, message, Origin.SERVER));
  }

  /// Publishes, and waits until all loops have what goes to their connections.
  void publishLast(Space space, String subject, byte[] body) {
    Message message = message(subject, NO_HEADER, body);
    CountDownLatch everywhere = new CountDownLatch(broker.loops().count());
    loop.execute(() -> {
      Router.of(loop).route(space, message, Origin.SERVER);
      // Behind the end of this turn, which hands over what was written in it.
      loop.execute(() -> {
        for (int i = 0; i < broker.loops().count(); i++) {
          broker.loops().loop(i).execute(everywhere::countDown);
        }
      });
    });
    try {
      if (!everywhere.await(LAST_WORDS_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
        LOG.debug("{} was not handed to all loops in time", subject);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static Message message(String subject, byte[] header, byte[] body) {
    byte[] all = new byte[header.length + body.length + 2];
    System.arraycopy(header, 0, all, 0, header.length);
    System.arraycopy(body, 0, all, header.length, body.length);
    all[all.length - 2] = '\r';
    all[all.length - 1] = '\n';
    Message message = new Message();
    byte[] to = subject.getBytes(StandardCharsets.UTF_8);
    message.subject(to, 0, to.length);
    message.body(all, 0, all.length - 2, header.length);
    return message;
  }
}
