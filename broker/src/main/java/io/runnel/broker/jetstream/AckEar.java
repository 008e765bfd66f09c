// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream;

import io.runnel.broker.Origin;
import io.runnel.broker.Receiver;
import io.runnel.broker.Router;
import io.runnel.broker.Subscription;
import io.runnel.broker.jetstream.host.AccountStreams;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.broker.jetstream.shard.Inlet;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/// Hears every acknowledgement (`$JS.ACK.>`), or every answer to a flow control request
/// (`$JS.FC.>`), in one account and brings it to the consumer it names. Immutable; called on
/// publishers' loops.
///
/// Of `$JS.ACK` both forms are known: with 9 tokens the stream is the third, with 11 and more,
/// which name domain and account first, the fifth. See jetstream.md section 7.
final class AckEar implements Receiver {
  private static final int LONG_FORM_TOKENS = 11;
  private static final int STREAM_TOKEN = 2;
  private static final int STREAM_TOKEN_LONG = 4;

  private final AccountStreams account;
  private final Function<ConsumerHost, Inlet> inlet;
  private final int longFormTokens;

  private AckEar(AccountStreams account, Function<ConsumerHost, Inlet> inlet, int longFormTokens) {
    this.account = account;
    this.inlet = inlet;
    this.longFormTokens = longFormTokens;
  }

  static AckEar ofAcks(AccountStreams account) {
    return new AckEar(account, ConsumerHost::acks, LONG_FORM_TOKENS);
  }

  /// `$JS.FC.<stream>.<consumer>.<random>`, or with domain and account before the stream.
  static AckEar ofFlowControl(AccountStreams account) {
    return new AckEar(account, ConsumerHost::flowControl, 7);
  }

  @Override
  public boolean deliver(Subscription subscription, Message message, Router router, Origin origin) {
    if (!subscription.count()) {
      return false;
    }
    int tokens = 1;
    for (int i = message.subjectFrom; i < message.subjectTo; i++) {
      tokens += message.subject[i] == '.' ? 1 : 0;
    }
    int at = tokens >= longFormTokens ? STREAM_TOKEN_LONG : STREAM_TOKEN;
    int streamFrom = token(message, at);
    int consumerFrom = token(message, at + 1);
    int consumerTo = token(message, at + 2) - 1;
    Optional<ConsumerHost> consumer =
        account.stream(text(message, streamFrom, consumerFrom - 1))
            .flatMap(stream -> stream.consumer(text(message, consumerFrom, consumerTo)));
    consumer.ifPresent(found -> Shard.send(inlet.apply(found), message, router));
    return consumer.isPresent();
  }

  /// Where a token begins; behind the dot after the last one, as if there were more.
  private static int token(Message message, int index) {
    int at = message.subjectFrom;
    for (int i = 0; i < index; i++) {
      while (at < message.subjectTo && message.subject[at] != '.') {
        at++;
      }
      at++;
    }
    return at;
  }

  private static String text(Message message, int from, int to) {
    int end = Math.min(to, message.subjectTo);
    return from >= end ? "" : new String(message.subject, from, end - from, StandardCharsets.UTF_8);
  }

  @Override
  public void exhausted(Subscription subscription) {
    throw new IllegalStateException("acknowledgements have no maximum");
  }
}
