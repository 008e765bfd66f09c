// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.InvalidJson;

/// What a request for a consumer wants, if it is there already, or is not.
public enum ConsumerAction implements Word {
  CREATE_OR_UPDATE(""),
  /// Only where there is none, or the same.
  CREATE("create"),
  /// Only where there is one.
  UPDATE("update");

  private final String text;

  ConsumerAction(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }

  static ConsumerAction parse(String raw) throws InvalidJson {
    for (ConsumerAction action : values()) {
      if (Word.is(raw, action.text)) {
        return action;
      }
    }
    throw new InvalidJson("unknown consumer action: " + raw);
  }
}
