// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.runnel.broker.ServerIdentity;
import io.runnel.broker.client.ClientView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The value of `Nats-Request-Info`: nats-server's ClientInfo, field by field in its order, empty
/// ones left out. Source: system.md section 2.
final class RequestInfo {
  private static final JsonFactory JSON = new JsonFactory();

  private RequestInfo() {}

  static byte[] of(ServerIdentity server, ClientView client, boolean detailed, String service) {
    var out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (detailed) {
        json.writeStringField("start", client.times().start().toString());
        json.writeStringField("host", client.peer().ip());
        json.writeNumberField("id", client.id());
      }
      text(json, "acc", client.identity().account());
      text(json, "svc", service);
      if (detailed) {
        text(json, "user", client.identity().user());
        text(json, "name", client.description().name());
        text(json, "lang", client.description().language());
        text(json, "ver", client.description().version());
      }
      if (client.times().rttNanos() > 0) {
        json.writeNumberField("rtt", client.times().rttNanos());
      }
      if (detailed) {
        text(json, "server", server.name());
        text(json, "cluster", server.cluster());
        text(json, "kind", "Client");
        text(json, "client_type", client.peer().type());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  private static void text(JsonGenerator json, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }
}
