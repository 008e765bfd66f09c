// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// What is logged beyond notices.
///
/// @param debug `debug`
/// @param trace `trace`; set by the two below too
/// @param traceVerbose `trace_verbose`: also the system account
/// @param traceHeaders `trace_headers`: headers only, no payload
/// @param maxTracedMsgLenBytes `max_traced_msg_len`; 0 is unlimited
public record TraceOptions(
    boolean debug,
    boolean trace,
    boolean traceVerbose,
    boolean traceHeaders,
    int maxTracedMsgLenBytes) {

  /// What nats-server has when the file says nothing.
  public static TraceOptions defaults() {
    return new TraceOptions(false, false, false, false, 0);
  }

  public TraceOptions withDebug(boolean debug) {
    return new TraceOptions(debug, trace, traceVerbose, traceHeaders, maxTracedMsgLenBytes);
  }

  public TraceOptions withTrace(boolean trace) {
    return new TraceOptions(debug, trace, traceVerbose, traceHeaders, maxTracedMsgLenBytes);
  }

  public TraceOptions withTraceVerbose(boolean traceVerbose) {
    return new TraceOptions(debug, trace, traceVerbose, traceHeaders, maxTracedMsgLenBytes);
  }

  public TraceOptions withTraceHeaders(boolean traceHeaders) {
    return new TraceOptions(debug, trace, traceVerbose, traceHeaders, maxTracedMsgLenBytes);
  }

  public TraceOptions withMaxTracedMsgLenBytes(int maxTracedMsgLenBytes) {
    return new TraceOptions(debug, trace, traceVerbose, traceHeaders, maxTracedMsgLenBytes);
  }
}
