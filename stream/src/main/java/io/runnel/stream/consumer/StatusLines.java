// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.consumer.pull.PullRequest;
import java.nio.charset.StandardCharsets;

/// The header blocks that say how a request or a push consumer stands: jetstream.md section 6.
final class StatusLines {
  static final byte[] NO_MESSAGES = line("404 No Messages");
  static final byte[] REQUESTS_PENDING = line("408 Requests Pending");
  static final byte[] MAX_WAITING = line("409 Exceeded MaxWaiting");
  static final byte[] PUSH_BASED = line("409 Consumer is push based");
  static final byte[] DELETED = line("409 Consumer Deleted");
  static final byte[] API_LEVEL = line("412 Required Api Level");
  static final byte[] PIN_MISMATCH = line("423 Nats-Pin-Id mismatch");
  static final byte[] FLOW_CONTROL = line("100 FlowControl Request");

  private StatusLines() {}

  static byte[] line(String status) {
    return bytes("NATS/1.0 " + status + "\r\n\r\n");
  }

  static byte[] badRequest(String reason) {
    return line("400 Bad Request - " + reason);
  }

  static byte[] requestTimeout(PullRequest request) {
    return rest("408 Request Timeout", request);
  }

  static byte[] interestExpired(PullRequest request) {
    return rest("408 Interest Expired", request);
  }

  static byte[] batchCompleted(PullRequest request) {
    return rest("409 Batch Completed", request);
  }

  static byte[] messageTooLarge(PullRequest request) {
    return rest("409 Message Size Exceeds MaxBytes", request);
  }

  static byte[] wrongPin(PullRequest request) {
    return rest("423 Nats-Wrong-Pin-Id", request);
  }

  /// A heartbeat; `stalled` is the flow control subject that was not answered, or empty.
  static byte[] heartbeat(long lastConsumer, long lastStream, byte[] stalled) {
    String more =
        stalled.length == 0
            ? ""
            : "Nats-Consumer-Stalled: " + new String(stalled, StandardCharsets.UTF_8) + "\r\n";
    return bytes(
        "NATS/1.0 100 Idle Heartbeat\r\nNats-Last-Consumer: "
            + lastConsumer
            + "\r\nNats-Last-Stream: "
            + lastStream
            + "\r\n"
            + more
            + "\r\n");
  }

  private static byte[] rest(String status, PullRequest request) {
    return bytes(
        "NATS/1.0 "
            + status
            + "\r\nNats-Pending-Messages: "
            + request.messagesLeft
            + "\r\nNats-Pending-Bytes: "
            + request.bytesLeft
            + "\r\n\r\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
