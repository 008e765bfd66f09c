// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.base.GoDuration;
import io.runnel.config.options.ClientOptions;
import io.runnel.config.options.LameDuckOptions;
import io.runnel.config.options.LimitsOptions;
import io.runnel.config.options.Listen;
import io.runnel.config.options.ProtocolOptions;
import io.runnel.config.options.TimingOptions;
import io.runnel.config.options.WriteTimeoutPolicy;
import io.runnel.config.read.Reading.Field;
import java.time.Duration;

/// Reads the top level keys about the client listener. As in nats-server a number of 0 means the
/// default.
final class ListenerReader {

  private static final Duration LAME_DUCK_MIN = Duration.ofSeconds(30);
  private static final int SUB_TOKENS_MAX = 255;

  private final Reading reading;
  private ClientOptions client = ClientOptions.defaults();

  ListenerReader(Reading reading) {
    this.reading = reading;
  }

  ClientOptions client() {
    return client;
  }

  /// False when the key is not about the listener.
  boolean field(Field field) {
    switch (field.name()) {
      case "listen" -> listen(reading.listen(field));
      case "port" ->
          listen(new Listen(client.listen().host(), reading.port(field, reading.integer(field))));
      case "host" -> listen(client.listen().withHost(reading.text(field)));
      case "client_advertise" -> client = client.withAdvertise(reading.text(field));
      case "tls" -> client = client.withTls(TlsReader.read(reading, field.value()));
      default -> {
        return protocol(field) || limits(field) || timing(field);
      }
    }
    return true;
  }

  private void listen(Listen listen) {
    Listen defaults = ClientOptions.defaults().listen();
    String host = listen.host().isEmpty() ? defaults.host() : listen.host();
    client =
        client.withListen(new Listen(host, listen.port() == 0 ? defaults.port() : listen.port()));
  }

  private boolean protocol(Field field) {
    ProtocolOptions protocol = client.protocol();
    switch (field.name()) {
      case "no_header_support" -> protocol = protocol.withHeaders(!reading.bool(field));
      case "proxy_protocol" -> protocol = protocol.withProxyProtocol(reading.bool(field));
      case "allow_non_tls" -> protocol = protocol.withAllowNonTls(reading.bool(field));
      case "disable_sublist_cache" -> protocol = protocol.withSubjectCache(!reading.bool(field));
      case "no_fast_producer_stall" ->
          protocol = protocol.withStallFastProducers(!reading.bool(field));
      default -> {
        return false;
      }
    }
    client = client.withProtocol(protocol);
    return true;
  }

  private boolean limits(Field field) {
    LimitsOptions limits = client.limits();
    LimitsOptions defaults = LimitsOptions.defaults();
    switch (field.name()) {
      case "max_control_line" ->
          limits =
              limits.withMaxControlLineBytes(
                  orDefault(positive(field), defaults.maxControlLineBytes()));
      case "max_payload" ->
          limits =
              limits.withMaxPayloadBytes(orDefault(positive(field), defaults.maxPayloadBytes()));
      case "max_pending" ->
          limits = limits.withMaxPendingBytes(pending(field, defaults.maxPendingBytes()));
      case "max_connections" ->
          limits = limits.withMaxConnections(orDefault(reading.smallInteger(field), -1));
      case "max_subscriptions" -> limits = limits.withMaxSubscriptions(reading.smallInteger(field));
      case "max_sub_tokens" -> limits = limits.withMaxSubTokens(subTokens(field));
      case "max_closed_clients" ->
          limits =
              limits.withMaxClosedClients(orDefault(positive(field), defaults.maxClosedClients()));
      default -> {
        return false;
      }
    }
    client = client.withLimits(limits);
    return true;
  }

  private static int orDefault(int number, int otherwise) {
    return number == 0 ? otherwise : number;
  }

  private int positive(Field field) {
    int number = reading.smallInteger(field);
    if (number < 0) {
      reading.error(field.at(), field.entry().key() + " value can not be negative");
      return 0;
    }
    return number;
  }

  private long pending(Field field, long otherwise) {
    long bytes = reading.integer(field);
    if (bytes < 0) {
      reading.error(field.at(), field.entry().key() + " value can not be negative");
    }
    return bytes <= 0 ? otherwise : bytes;
  }

  private int subTokens(Field field) {
    long tokens = reading.integer(field);
    if (tokens > SUB_TOKENS_MAX) {
      reading.error(field.at(), field.entry().key() + " value is too big");
      return 0;
    }
    if (tokens <= 0) {
      reading.error(field.at(), field.entry().key() + " value can not be negative");
      return 0;
    }
    return (int) tokens;
  }

  private boolean timing(Field field) {
    TimingOptions timing = client.timing();
    TimingOptions defaults = TimingOptions.defaults();
    switch (field.name()) {
      case "ping_interval" ->
          timing =
              timing.withPingInterval(orDefault(reading.duration(field), defaults.pingInterval()));
      case "ping_max" ->
          timing = timing.withPingMax(orDefault(reading.smallInteger(field), defaults.pingMax()));
      case "write_deadline" ->
          timing =
              timing.withWriteDeadline(
                  orDefault(reading.duration(field), defaults.writeDeadline()));
      case "write_timeout" -> timing = timing.withWriteTimeout(writeTimeout(field));
      case "lame_duck_duration" ->
          timing = timing.withLameDuck(timing.lameDuck().withDuration(lameDuckDuration(field)));
      case "lame_duck_grace_period" ->
          timing = timing.withLameDuck(timing.lameDuck().withGracePeriod(lameDuckGrace(field)));
      default -> {
        return false;
      }
    }
    client = client.withTiming(timing);
    return true;
  }

  private static Duration orDefault(Duration given, Duration otherwise) {
    return given.isZero() ? otherwise : given;
  }

  private WriteTimeoutPolicy writeTimeout(Field field) {
    switch (reading.text(field)) {
      case "default" -> {
        return WriteTimeoutPolicy.DEFAULT;
      }
      case "close" -> {
        return WriteTimeoutPolicy.CLOSE;
      }
      case "retry" -> {
        return WriteTimeoutPolicy.RETRY;
      }
      default -> {
        reading.error(field.at(), "write_timeout must be 'default', 'close' or 'retry'");
        return WriteTimeoutPolicy.DEFAULT;
      }
    }
  }

  private Duration lameDuckDuration(Field field) {
    Duration duration = reading.durationText(field);
    if (duration.compareTo(LAME_DUCK_MIN) < 0) {
      reading.error(
          field.at(),
          "invalid lame_duck_duration of "
              + GoDuration.format(duration)
              + ", minimum is 30 seconds");
      return LameDuckOptions.defaults().duration();
    }
    return duration;
  }

  private Duration lameDuckGrace(Field field) {
    Duration grace = reading.durationText(field);
    if (grace.isNegative()) {
      reading.error(field.at(), "invalid lame_duck_grace_period, needs to be positive");
    }
    return grace.isNegative() || grace.isZero() ? LameDuckOptions.defaults().gracePeriod() : grace;
  }
}
