// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.broker.Origin;
import io.runnel.broker.Receiver;
import io.runnel.broker.Router;
import io.runnel.broker.Space;
import io.runnel.broker.Subscription;
import io.runnel.wire.HeaderBlock;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ear of a service in one space. Immutable; called on publishers' loops.
///
/// At most as many requests are in work as `atOnce` has permits; those beyond are dropped, as if
/// they had been lost on the way.
final class ServiceReceiver implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceReceiver.class);
  private static final byte[] ACCEPT_ENCODING = bytes("Accept-Encoding");
  private static final byte[] REQUEST_INFO = bytes("Nats-Request-Info");

  private final Space space;
  private final Service service;
  private final Semaphore atOnce;
  private final Executor work;
  private final ImportHeader heed;

  /// Whether `Nats-Request-Info` in a request was written by the server.
  enum ImportHeader {
    BELIEVED,
    IGNORED
  }

  ServiceReceiver(
      Space space, Service service, Semaphore atOnce, Executor work, ImportHeader heed) {
    this.work = work;
    this.heed = heed;
    this.space = space;
    this.service = service;
    this.atOnce = atOnce;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public boolean deliver(Subscription subscription, Message message, Router router, Origin origin) {
    if (!subscription.count() || !atOnce.tryAcquire()) {
      return false;
    }
    Request request = copy(message, origin);
    work.execute(() -> serve(request));
    return true;
  }

  private void serve(Request request) {
    try {
      service.serve(request);
    } catch (RuntimeException defect) {
      LOG.error("request {} failed by a defect of the server", request.subject(), defect);
    } finally {
      atOnce.release();
    }
  }

  private Request copy(Message message, Origin origin) {
    String encoding = message.headerLength > 0 ? HeaderBlock.value(message, ACCEPT_ENCODING) : "";
    byte[] body = new byte[message.bodyLength - message.headerLength];
    System.arraycopy(message.body, message.bodyFrom + message.headerLength, body, 0, body.length);
    return new Request(
        space,
        new String(message.subjectBytes(), StandardCharsets.UTF_8),
        new String(message.replyBytes(), StandardCharsets.UTF_8),
        encoding,
        requester(message, origin),
        body);
  }

  /// What an import has said about who asks; without one, the client itself. Only the system
  /// account is asked through imports; elsewhere the header is what a client wrote, and counts for
  /// nothing.
  private byte[] requester(Message message, Origin origin) {
    boolean mayCross = heed == ImportHeader.BELIEVED && message.headerLength > 0;
    String said = mayCross ? HeaderBlock.value(message, REQUEST_INFO) : "";
    return said.isEmpty() ? origin.requestInfo(true, "") : said.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void exhausted(Subscription subscription) {
    throw new IllegalStateException("a service has no maximum");
  }
}
