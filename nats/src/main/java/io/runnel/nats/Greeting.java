// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.runnel.broker.ServerIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The INFO line. Fields and when they appear: core.md section 2.
final class Greeting {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] PREFIX = "INFO ".getBytes(StandardCharsets.US_ASCII);

  private Greeting() {}

  /// What is the same for all clients of a listener.
  ///
  /// @param server who the server is
  /// @param host what clients are told to connect to
  /// @param flags what it asks for and offers
  /// @param connectUrls where else clients may connect
  record Listening(
      ServerIdentity server, String host, int port, Flags flags, List<String> connectUrls) {}

  /// What the listener asks for and offers.
  record Flags(
      boolean headers,
      boolean authRequired,
      boolean tlsRequired,
      boolean tlsVerify,
      boolean tlsAvailable,
      boolean jetStream) {
    Flags with(boolean auth) {
      return new Flags(headers, auth, tlsRequired, tlsVerify, tlsAvailable, jetStream);
    }
  }

  /// What concerns one client.
  ///
  /// @param nonce empty if nobody signs
  /// @param ip empty in the first INFO behind a proxy
  record Client(long id, String ip, String nonce, int maxPayload) {}

  /// What a client learns with its first PONG.
  ///
  /// @param authRequired whether others have to prove who they are, even where this one, because of
  ///   a `no_auth_user`, did not
  record Bound(String account, boolean system, boolean authRequired) {}

  static byte[] first(Listening listening, Client client) {
    return line(listening, client, null, false);
  }

  static byte[] bound(Listening listening, Client client, Bound bound) {
    Flags flags = listening.flags().with(bound.authRequired());
    var told =
        new Listening(
            listening.server(), listening.host(), listening.port(), flags, listening.connectUrls());
    return line(told, client, bound, false);
  }

  static byte[] lameDuck(Listening listening, Client client) {
    return line(listening, client, null, true);
  }

  private static byte[] line(
      Listening listening, Client client, @Nullable Bound bound, boolean lameDuck) {
    var out = new ByteArrayOutputStream(512);
    out.writeBytes(PREFIX);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      server(json, listening);
      flags(json, listening.flags());
      json.writeNumberField("max_payload", client.maxPayload());
      flag(json, "jetstream", listening.flags().jetStream());
      client(json, client);
      if (!listening.server().cluster().isEmpty()) {
        json.writeStringField("cluster", listening.server().cluster());
      }
      urls(json, listening.connectUrls());
      flag(json, "ldm", lameDuck);
      if (bound != null) {
        flag(json, "connect_info", true);
        json.writeStringField("remote_account", bound.account());
        flag(json, "acc_is_sys", bound.system());
      }
      json.writeNumberField("api_lvl", ServerIdentity.API_LEVEL);
      json.writeStringField("xkey", listening.server().xkey());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    out.write('\r');
    out.write('\n');
    return out.toByteArray();
  }

  private static void server(JsonGenerator json, Listening listening) throws IOException {
    ServerIdentity server = listening.server();
    json.writeStringField("server_id", server.id());
    json.writeStringField("server_name", server.name());
    json.writeStringField("version", ServerIdentity.NATS_VERSION);
    json.writeNumberField("proto", 1);
    json.writeStringField("go", ServerIdentity.RUNTIME);
    json.writeStringField("host", listening.host());
    json.writeNumberField("port", listening.port());
  }

  private static void flags(JsonGenerator json, Flags flags) throws IOException {
    json.writeBooleanField("headers", flags.headers());
    flag(json, "auth_required", flags.authRequired());
    flag(json, "tls_required", flags.tlsRequired());
    flag(json, "tls_verify", flags.tlsVerify());
    flag(json, "tls_available", flags.tlsAvailable());
  }

  private static void client(JsonGenerator json, Client client) throws IOException {
    json.writeNumberField("client_id", client.id());
    if (!client.ip().isEmpty()) {
      json.writeStringField("client_ip", client.ip());
    }
    if (!client.nonce().isEmpty()) {
      json.writeStringField("nonce", client.nonce());
    }
  }

  private static void flag(JsonGenerator json, String name, boolean value) throws IOException {
    if (value) {
      json.writeBooleanField(name, true);
    }
  }

  private static void urls(JsonGenerator json, List<String> urls) throws IOException {
    if (!urls.isEmpty()) {
      json.writeArrayFieldStart("connect_urls");
      for (String url : urls) {
        json.writeString(url);
      }
      json.writeEndArray();
    }
  }
}
