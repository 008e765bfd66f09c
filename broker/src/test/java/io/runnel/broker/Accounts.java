// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.account.AccountDirectory;
import io.runnel.account.DirectoryResult;
import io.runnel.config.ConfigFile;
import io.runnel.config.grammar.ConfigException;
import io.runnel.config.grammar.Environment;
import io.runnel.config.grammar.FileSource;
import io.runnel.net.Loop;
import io.runnel.net.Loops;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A broker with real loops and the accounts of a configuration, for tests.
final class Accounts implements AutoCloseable {
  final Loops loops;
  final Broker broker;

  Accounts(int loopCount, String config, long seed) throws ConfigException {
    loops = Loops.start(loopCount);
    broker = new Broker(loops, seed);
    var options =
        ConfigFile.load(config, "test.conf", Environment.of(Map.of()), FileSource.ofDisk())
            .options();
    switch (AccountDirectory.of(options, seed)) {
      case DirectoryResult.Built(AccountDirectory directory) -> broker.accounts(directory, "");
      case DirectoryResult.Faulty(var problems) -> throw new AssertionError(problems.toString());
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Message message(String subject, String reply, String payload) {
    Message message = new Message();
    byte[] name = bytes(subject);
    message.subject(name, 0, name.length);
    byte[] back = bytes(reply);
    message.reply(back, 0, back.length);
    byte[] body = bytes(payload + "\r\n");
    message.body(body, 0, body.length - 2, 0);
    return message;
  }

  <T> T on(int index, Callable<T> task) throws Exception {
    Loop loop = loops.loop(index);
    var result = new CompletableFuture<T>();
    loop.execute(() -> {
      try {
        result.complete(task.call());
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    });
    return result.get(30, TimeUnit.SECONDS);
  }

  Router router(int index) {
    return Router.of(loops.loop(index));
  }

  /// Publishes on a loop; true if somebody took it.
  boolean publish(int index, String account, Message message) throws Exception {
    return on(index, () -> router(index).route(broker.space(account), message, Origin.SERVER));
  }

  boolean publish(String account, String subject) throws Exception {
    return publish(0, account, message(subject, "", "x"));
  }

  Subscription subscribe(String account, Receiver receiver, String subject, String queue) {
    var subscription =
        new Subscription(
            receiver, bytes(subject), queue.isEmpty() ? null : bytes(queue), bytes("1"));
    broker.space(account).add(subscription);
    return subscription;
  }

  void unsubscribe(String account, Subscription subscription) throws Exception {
    on(0, () -> broker.space(account).remove(subscription, router(0)));
  }

  @Override
  public void close() {
    loops.close();
  }

  /// Writes down what it is given, unless it cannot take it.
  static class Listener implements Receiver {
    final List<String> got = new CopyOnWriteArrayList<>();
    volatile boolean takes = true;

    @Override
    public boolean deliver(
        Subscription subscription, Message message, Router router, Origin origin) {
      if (!takes || !subscription.count()) {
        return false;
      }
      String reply = new String(message.replyBytes(), StandardCharsets.UTF_8);
      got.add(
          new String(message.subjectBytes(), StandardCharsets.UTF_8)
              + (reply.isEmpty() ? "" : " " + reply));
      return true;
    }

    @Override
    public void exhausted(Subscription subscription) {}
  }
}
