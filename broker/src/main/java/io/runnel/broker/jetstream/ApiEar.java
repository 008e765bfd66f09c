// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream;

import io.runnel.broker.Origin;
import io.runnel.broker.Receiver;
import io.runnel.broker.Router;
import io.runnel.broker.Subscription;
import io.runnel.broker.jetstream.api.ApiCall;
import io.runnel.broker.jetstream.host.AccountStreams;
import io.runnel.broker.jetstream.host.ConsumerHost;
import io.runnel.broker.jetstream.shard.Inlet;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Hears every request to the JetStream API in one account: one subscription on `$JS.API.>`, and
/// one on `$JS.<domain>.API.>` where there is a domain.
///
/// What goes to a consumer or reads one message goes straight to the owner of the stream; the rest
/// waits its turn with the [ApiDesk]. Immutable; called on publishers' loops.
final class ApiEar implements Receiver {
  private static final int DOMAIN_TOKENS = 3;
  private static final int PLAIN_TOKENS = 2;
  private static final int LINE_END = 2;

  private final AccountStreams account;
  private final ApiDesk desk;
  private final String domainPrefix;

  /// @param domain of this server; empty for none
  ApiEar(AccountStreams account, ApiDesk desk, String domain) {
    this.account = account;
    this.desk = desk;
    this.domainPrefix = "$JS." + domain + ".API.";
  }

  @Override
  public boolean deliver(Subscription subscription, Message message, Router router, Origin origin) {
    if (!subscription.count()) {
      return false;
    }
    String subject = text(message.subject, message.subjectFrom, message.subjectTo);
    List<String> tokens = tokens(subject);
    if (subject.startsWith(domainPrefix) && isKeyOrObject(tokens.getFirst())) {
      return passOn(message, subject.substring(domainPrefix.length()), router);
    }
    if (isForOwner(tokens)) {
      Inlet inlet = inlet(tokens);
      if (inlet == null) {
        return false;
      }
      Shard.send(inlet, message, router);
      return true;
    }
    ApiCall call = call(subject, tokens, message, origin);
    router.loop().atTurnEnd(() -> desk.take(call));
    return true;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static List<String> tokens(String subject) {
    List<String> all = new ArrayList<>();
    int from = 0;
    for (int dot = subject.indexOf('.'); dot >= 0; dot = subject.indexOf('.', from)) {
      all.add(subject.substring(from, dot));
      from = dot + 1;
    }
    all.add(subject.substring(from));
    int prefix = all.get(1).equals("API") ? PLAIN_TOKENS : DOMAIN_TOKENS;
    return all.subList(Math.min(prefix, all.size()), all.size());
  }

  /// Keys and objects of a domain are named below its API, and are published as if they were not.
  private static boolean isKeyOrObject(String first) {
    return first.equals("$KV") || first.equals("$OBJ");
  }

  private boolean passOn(Message message, String subject, Router router) {
    Message copy = new Message();
    byte[] to = subject.getBytes(StandardCharsets.UTF_8);
    copy.subject(to, 0, to.length);
    byte[] reply = Arrays.copyOfRange(message.reply, message.replyFrom, message.replyTo);
    copy.reply(reply, 0, reply.length);
    int end = message.bodyFrom + message.bodyLength + LINE_END;
    byte[] body = Arrays.copyOfRange(message.body, message.bodyFrom, end);
    copy.body(body, 0, message.bodyLength, message.headerLength);
    router.loop().atTurnEnd(() -> router.announce(account.space(), copy));
    return true;
  }

  private static boolean isForOwner(List<String> tokens) {
    return switch (tokens.getFirst()) {
      case "DIRECT" -> true;
      case "CONSUMER" -> tokens.size() == 5 && isNextMessage(tokens);
      default -> false;
    };
  }

  private static boolean isNextMessage(List<String> tokens) {
    return tokens.get(1).equals("MSG") && tokens.get(2).equals("NEXT");
  }

  /// Null where nobody is there to answer, which the requester is told as for any subject.
  private @Nullable Inlet inlet(List<String> tokens) {
    if (tokens.getFirst().equals("DIRECT")) {
      return tokens.size() < 3 ? null : account.directGet(tokens.get(2)).orElse(null);
    }
    Optional<ConsumerHost> consumer =
        account.stream(tokens.get(3)).flatMap(stream -> stream.consumer(tokens.get(4)));
    return consumer.flatMap(ConsumerHost::requests).orElse(null);
  }

  private ApiCall call(String subject, List<String> tokens, Message message, Origin origin) {
    int header = message.bodyFrom + message.headerLength;
    return new ApiCall(
        account,
        subject,
        List.copyOf(tokens),
        Arrays.copyOfRange(message.body, message.bodyFrom, header),
        Arrays.copyOfRange(message.body, header, message.bodyFrom + message.bodyLength),
        text(message.reply, message.replyFrom, message.replyTo),
        origin.requestInfo(true, ""));
  }

  @Override
  public void exhausted(Subscription subscription) {
    throw new IllegalStateException("the API has no maximum");
  }
}
