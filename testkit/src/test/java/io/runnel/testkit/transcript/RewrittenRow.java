// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.util.regex.Pattern;

/// A line that arrived as a row of a transcript, with placeholders for what differs from run to run
/// in JetStream: times, sizes on disk, generated ids.
final class RewrittenRow {

  private static final String TIMES =
      "created|ts|first_ts|last_ts|last_active|time|timestamp|start|end|pinned_ts|pause_until";
  private static final Pattern TIME =
      Pattern.compile("\"(" + TIMES + ")\":\"(?!0001-)\\d{4}-[^\"]*\"");
  private static final Pattern ID =
      Pattern.compile("\"(id|rtt|server_id|pinned_client_id|pinned_id)\":\"[^\"]*\"");
  private static final Pattern NUMBER =
      Pattern.compile(
          "\"(bytes|active|ack_time|pause_remaining|lag|cid|client_id|port|memory|storage|id|rtt)\":[1-9]\\d*");
  private static final Pattern ACK_TIME =
      Pattern.compile("(\\$JS\\.ACK\\.[^.]+\\.[^.]+\\.\\d+\\.\\d+\\.\\d+\\.)\\d{19}(\\.\\d+)");
  private static final Pattern HEADER_TIME =
      Pattern.compile("^(Nats-Time-Stamp: |Nats-Schedule-Next: )\\d{4}-.*");

  private static final Pattern API_COUNT = Pattern.compile("\"total\":\\d+,\"errors\":\\d+");
  private static final Pattern IDENTITY =
      Pattern.compile("^(Nats-Stream-Source: [^ ]+ \\d+ [^ ]+ [^ ]+ [^ ]+ )[^ ]+$");
  private static final Pattern RUN = Pattern.compile("([a-z])\\1{49,}");
  private static final String CONFIG = "\"config\":{";

  private RewrittenRow() {}

  static String of(String line) {
    String row = ACK_TIME.matcher(line).replaceAll("$1<int>$2");
    row = IDENTITY.matcher(row).replaceAll("$1<re:[A-Za-z0-9]{8}>");
    row = HEADER_TIME.matcher(row).replaceAll("$1<time>");
    if (!row.startsWith("{")) {
      return RUN.matcher(RowText.escape(row))
          .replaceAll(run -> "\\${repeat " + run.group(1) + " " + run.group().length() + "}");
    }
    row = TIME.matcher(row).replaceAll("\"$1\":<time>");
    row = ID.matcher(row).replaceAll("\"$1\":<str>");
    row = API_COUNT.matcher(row).replaceAll("\"total\":<int>,\"errors\":<int>");
    row = NUMBER.matcher(row).replaceAll("\"$1\":<int>");
    row = row.replace("\"rtt\":<int>", "\"rtt\"?:<int>");
    return row.contains("v1.stream_info_response") ? withoutConfig(row) : row;
  }

  /// The config of a stream is compared where it is made and changed; elsewhere it would only hide
  /// what the transcript is about.
  private static String withoutConfig(String row) {
    int from = row.indexOf(CONFIG) + CONFIG.length();
    if (from < CONFIG.length()) {
      return row;
    }
    int depth = 1;
    int at = from;
    while (depth > 0) {
      depth += row.charAt(at) == '{' ? 1 : row.charAt(at) == '}' ? -1 : 0;
      at++;
    }
    return row.substring(0, from) + "..." + row.substring(at - 1);
  }
}
