// SPDX-License-Identifier: Apache-2.0
package io.runnel.base;

/// What stands between the quotes of `-ERR '…'` for a client connection: the fixed texts as
/// constants, those that name a subject as functions. Clients compare these texts, so they may not
/// change. Source: core.md, section 4.
public enum ErrorText {
  UNKNOWN_PROTOCOL_OPERATION("Unknown Protocol Operation"),
  AUTHORIZATION_VIOLATION("Authorization Violation"),
  AUTHENTICATION_TIMEOUT("Authentication Timeout"),
  USER_AUTHENTICATION_EXPIRED("User Authentication Expired"),
  ACCOUNT_AUTHENTICATION_EXPIRED("Account Authentication Expired"),
  USER_AUTHENTICATION_REVOKED("User Authentication Revoked"),
  TLS_REQUIRED("Secure Connection - TLS Required"),
  CONNECTION_THROTTLED("Connection throttling is active. Please try again later."),
  MAX_CONNECTIONS_EXCEEDED("maximum connections exceeded"),
  MAX_ACCOUNT_CONNECTIONS_EXCEEDED("maximum account active connections exceeded"),
  MAX_SUBSCRIPTIONS_EXCEEDED("maximum subscriptions exceeded"),
  MAX_PAYLOAD_VIOLATION("Maximum Payload Violation"),
  MAX_CONTROL_LINE_EXCEEDED("maximum control line exceeded"),
  STALE_CONNECTION("Stale Connection"),
  INVALID_CLIENT_PROTOCOL("invalid client protocol"),
  NO_RESPONDERS_REQUIRES_HEADERS("no responders requires headers support"),
  INVALID_PUBLISH_SUBJECT("Invalid Publish Subject"),
  INVALID_SUBJECT("Invalid Subject"),
  FAILED_ACCOUNT_REGISTRATION("Failed Account Registration"),
  ROUTE_PORT("attempted to connect to route port"),
  GATEWAY_PORT("attempted to connect to gateway port"),
  LEAFNODE_PORT("attempted to connect to leaf node port");

  private static final String SUBSCRIPTION = "Permissions Violation for Subscription to ";

  private final String text;

  ErrorText(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }

  public static String publishViolation(String subject) {
    return "Permissions Violation for Publish to " + GoQuote.quote(subject);
  }

  /// For a reply subject that begins with a prefix the server keeps for itself.
  public static String replyViolation(String reply) {
    return "Permissions Violation for Publish with Reply of " + GoQuote.quote(reply);
  }

  public static String subscribeViolation(String subject) {
    return SUBSCRIPTION + GoQuote.quote(subject);
  }

  public static String subscribeViolation(String subject, String queue) {
    return subscribeViolation(subject) + " using queue " + GoQuote.quote(queue);
  }

  /// For a subscription that a reload took away; the plain form, without a queue.
  public static String subscriptionRemoved(String subject, String sid) {
    return subscribeViolation(subject) + " (sid " + GoQuote.quote(sid) + ")";
  }

  /// For a queue subscription that a reload took away.
  public static String subscriptionRemoved(String subject, String queue, String sid) {
    return subscribeViolation(subject, queue) + " (sid " + GoQuote.quote(sid) + ")";
  }

  public static String tooManyTokens(String subject) {
    return subscribeViolation(subject) + ", too many tokens";
  }
}
