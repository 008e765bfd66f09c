// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// `msg_trace`: where W3C-traced messages of an account are reported.
///
/// @param destination subject; empty when off
/// @param samplingPercent 1..100; 0 when off
public record MessageTraceOptions(String destination, int samplingPercent) {

  /// What nats-server has when the file says nothing.
  public static MessageTraceOptions defaults() {
    return new MessageTraceOptions("", 0);
  }

  public MessageTraceOptions withDestination(String destination) {
    return new MessageTraceOptions(destination, samplingPercent);
  }

  public MessageTraceOptions withSamplingPercent(int samplingPercent) {
    return new MessageTraceOptions(destination, samplingPercent);
  }
}
