// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.account.AuthDecision;
import io.runnel.account.Credentials;
import io.runnel.net.Connection;

/// Asks who a client is, and waits for the answer where it takes long: a bcrypt hash is computed
/// off the loop, and meanwhile nothing more is read from the connection.
///
/// Owned by the connection's loop.
final class Admission {
  private final NatsDoor door;
  private final Connection connection;
  private final Answer answer;
  private boolean waiting;

  /// What follows from the decision; called on the connection's loop, once for each question.
  interface Answer {
    void admitted(AuthDecision.Admitted decision);

    void refused(AuthDecision.Refused decision);
  }

  Admission(NatsDoor door, Connection connection, Answer answer) {
    this.door = door;
    this.connection = connection;
    this.answer = answer;
  }

  /// True while an answer is outstanding.
  boolean waiting() {
    return waiting;
  }

  /// After CONNECT.
  void ask(Credentials credentials) {
    take(door.policy().authenticator().decide(credentials));
  }

  /// The first verb was another one.
  void askWithoutConnect(Credentials credentials) {
    take(door.policy().authenticator().decideWithoutConnect(credentials));
  }

  /// No pattern switch: the JVM links one at its first use, the AOT cache does not keep that, and
  /// the first client of a server would wait for it (docs/adr/0003).
  private void take(AuthDecision decision) {
    if (decision instanceof AuthDecision.NeedsBcrypt hash) {
      waitFor(hash);
    } else if (decision instanceof AuthDecision.Refused refused) {
      answer.refused(refused);
    } else {
      answer.admitted((AuthDecision.Admitted) decision);
    }
  }

  private void waitFor(AuthDecision.NeedsBcrypt hash) {
    waiting = true;
    connection.hold();
    door.passwords()
        .execute(() -> {
          AuthDecision.Final decision = hash.check();
          connection.loop().execute(() -> resume(decision));
        });
  }

  private void resume(AuthDecision.Final decision) {
    waiting = false;
    if (!connection.open()) {
      return;
    }
    take(decision);
    if (connection.open()) {
      connection.unhold();
    }
  }
}
