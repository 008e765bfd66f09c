// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.base.ClosedReason;
import io.runnel.base.GoQuote;
import io.runnel.base.json.GoText;
import io.runnel.broker.Subscription;
import io.runnel.config.options.TraceOptions;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one client says and hears, in the log: the protocol line by line at TRACE, what becomes of
/// the connection at DEBUG. The texts are nats-server's, which people and tools look for.
///
/// Callers ask [#on] before they trace, so that it costs nothing while it is off. Any loop:
/// deliveries are traced on the publisher's. Source: system.md section 5.
final class ProtocolLog {
  private static final Logger LOG = LoggerFactory.getLogger(ProtocolLog.class);

  private static final String IN = "<<-";
  private static final String OUT = "->>";
  private static final int LINE_END = 2;

  private final ClientSession session;
  private final NatsDoor door;
  private volatile boolean on;

  ProtocolLog(ClientSession session, NatsDoor door) {
    this.session = session;
    this.door = door;
    configure();
  }

  private TraceOptions options() {
    return door.policy().options().log().trace();
  }

  /// Looks again whether the protocol is traced, at start and after a reload.
  void configure() {
    on = options().trace() || options().traceVerbose();
  }

  /// Whether the protocol is traced.
  boolean on() {
    return on;
  }

  // ---- the protocol

  void in(String verb) {
    line(IN, verb);
  }

  void in(String verb, String arguments) {
    line(IN, verb + " " + arguments);
  }

  void out(String text) {
    line(OUT, text);
  }

  void inPayload(Message message) {
    payload(IN, message, 0);
  }

  /// A message that goes to `subscription`.
  void delivered(Subscription subscription, Message message, boolean headers) {
    line(OUT, MessageLine.text(subscription, message, headers));
    payload(OUT, message, headers ? 0 : message.headerLength);
  }

  /// The subscription ends.
  void removed(Subscription subscription) {
    if (on) {
      line("<->", "DELSUB " + text(subscription.sid()));
    }
  }

  private void line(String arrow, String text) {
    LOG.trace("{} - {} [{}]", session.label(), arrow, text);
  }

  /// Headers and payload in one, or the headers alone (`trace_headers`), the first bytes of what is
  /// longer than `max_traced_msg_len`; nothing of what is empty.
  ///
  /// @param skipped header bytes that the client does not get
  private void payload(String arrow, Message message, int skipped) {
    TraceOptions options = options();
    int from = message.bodyFrom + skipped;
    int length = message.bodyLength - skipped;
    if (options.traceHeaders()) {
      // The block ends in an empty line, which is not shown.
      length = skipped > 0 ? 0 : message.headerLength - 2 * LINE_END;
    }
    if (length <= 0) {
      return;
    }
    int max = options.maxTracedMsgLenBytes();
    boolean cut = max > 0 && length > max;
    String quoted = GoQuote.quote(message.body, from, from + (cut ? max : length));
    String shown = cut ? quoted.substring(0, quoted.length() - 1) + "...\"" : quoted;
    LOG.trace("{} - {} MSG_PAYLOAD: [{}]", session.label(), arrow, shown);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  // ---- the connection

  void created() {
    LOG.debug("{} - Client connection created", session.label());
  }

  void closed(ClosedReason reason) {
    LOG.debug("{} - Client connection closed: {}", session.label(), reason);
  }

  void pingTimer() {
    LOG.debug("{} - Client Ping Timer", session.label());
  }

  /// `quietNanos` is how long nothing came.
  void pingDelayed(long quietNanos) {
    if (LOG.isDebugEnabled()) {
      long seconds = Duration.ofNanos(quietNanos).plusMillis(500).toSeconds();
      String quiet = GoText.duration(Duration.ofSeconds(seconds).toNanos());
      LOG.debug(
          "{} - Delaying PING due to remote client data or ping {} ago", session.label(), quiet);
    }
  }

  /// The account would allow more.
  void serverLimits(String what, long limit) {
    LOG.debug(
        "{} - {} set to {} from server overrides account or user config",
        session.label(),
        what,
        limit);
  }

  void lameDuck() {
    LOG.debug("{} - Sending Lame Duck Mode info to client", session.label());
  }

  /// The maximum of `subscription` is reached, or was before.
  void exhausted(Subscription subscription) {
    if (!LOG.isDebugEnabled()) {
      return;
    }
    long max = subscription.max();
    if (subscription.delivered() > max) {
      LOG.debug("{} - Auto-unsubscribe limit [{}] exceeded", session.label(), max);
    } else {
      LOG.debug(
          "{} - Auto-unsubscribe limit of {} reached for sid '{}'",
          session.label(),
          max,
          text(subscription.sid()));
    }
  }
}
