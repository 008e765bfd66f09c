// SPDX-License-Identifier: Apache-2.0
package io.runnel.http;

/// The page under the base path: links to the others.
final class Index {
  private static final String[][] LINKS = {
    {"General", "/varz"},
    {"JetStream", "/jsz"},
    {"Connections", "/connz"},
    {"Accounts", "/accountz"},
    {"Account Stats", "/accstatz"},
    {"Subscriptions", "/subsz"},
    {"Routes", "/routez"},
    {"LeafNodes", "/leafz"},
    {"Gateways", "/gatewayz"},
    {"Raft Groups", "/raftz"},
    {"Health Probe", "/healthz"},
    {"Expvar", "/debug/vars"},
    {"Prometheus", "/metrics"},
  };

  private Index() {}

  static String html(String version, String base) {
    StringBuilder page = new StringBuilder(2048);
    page.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>Runnel</title>
        <style>
        body { font-family: system-ui, sans-serif; margin: 2rem }
        a { display: block; padding: .2rem 0; color: #24488a; text-decoration: none }
        a:hover { text-decoration: underline }
        code { color: #888; margin-left: .5rem }
        </style>
        </head>
        <body>
        """);
    page.append("<h1>Runnel</h1>\n<p>speaks as nats-server v").append(version).append("</p>\n");
    for (String[] link : LINKS) {
      page.append("<a href=\"").append(base).append(link[1]).append("\">").append(link[0]);
      page.append("<code>").append(link[1]).append("</code></a>\n");
    }
    return page.append("</body>\n</html>\n").toString();
  }
}
