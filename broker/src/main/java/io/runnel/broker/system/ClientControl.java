// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.base.json.Answer;
import io.runnel.broker.client.ClientRegistry;
import io.runnel.broker.client.OpenClient;
import io.runnel.broker.monitor.Arguments;
import io.runnel.broker.monitor.InvalidRequest;
import java.util.Optional;
import java.util.function.Consumer;

/// `KICK` and `LDM` of one client by its `cid`.
final class ClientControl {
  private final ClientRegistry clients;

  ClientControl(ClientRegistry clients) {
    this.clients = clients;
  }

  Optional<Answer> kick(Arguments options) throws InvalidRequest {
    return to(options, OpenClient::kick, "no such client or leafnode id");
  }

  Optional<Answer> lameDuck(Arguments options) throws InvalidRequest {
    return to(options, OpenClient::sendLameDuck, "no such client id");
  }

  private Optional<Answer> to(Arguments options, Consumer<OpenClient> act, String otherwise)
      throws InvalidRequest {
    Optional<OpenClient> found = clients.find(options.count("cid"));
    if (found.isEmpty()) {
      throw new InvalidRequest(InvalidRequest.Cause.FAILED, otherwise);
    }
    act.accept(found.get());
    return Optional.of(Answers.NOTHING);
  }
}
