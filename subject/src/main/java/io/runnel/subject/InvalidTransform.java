// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

/// A transform or a mapping that cannot be used. The message is nats-server's, for it ends up in
/// logs and in answers.
public final class InvalidTransform extends Exception {

  private static final String DESTINATION = "invalid mapping destination: ";

  InvalidTransform(String message) {
    super(message);
  }

  static InvalidTransform invalidSubject() {
    return new InvalidTransform("invalid subject");
  }

  static InvalidTransform of(Reason reason, String token) {
    String message = DESTINATION + reason.text;
    return new InvalidTransform(token.isEmpty() ? message : message + " in " + token);
  }

  /// What is wrong with a destination.
  enum Reason {
    INVALID_TRANSFORM("invalid transform"),
    NOT_ALL_WILDCARDS("not using all of the token wildcard(s)"),
    UNKNOWN_FUNCTION("unknown function"),
    INDEX_OUT_OF_RANGE("wildcard index out of range"),
    NOT_ENOUGH_ARGUMENTS("not enough arguments passed to the function"),
    INVALID_ARGUMENT("function argument is invalid or in the wrong format"),
    TOO_MANY_ARGUMENTS("too many arguments passed to the function"),
    NOT_REVERSIBLE("the only mapping function allowed for import transforms is {{Wildcard()}}");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }
}
