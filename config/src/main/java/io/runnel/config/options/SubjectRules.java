// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.util.List;

/// Who may publish to, or subscribe to, which subjects. Deny wins over allow.
///
/// @param allowAll no allow list was given, so all that is not denied is allowed. With false and an
///   empty list nothing is allowed
/// @param allow subjects, for subscriptions also `subject queue`
/// @param deny likewise
public record SubjectRules(boolean allowAll, List<String> allow, List<String> deny) {

  public SubjectRules {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  /// No restriction.
  public static SubjectRules unrestricted() {
    return new SubjectRules(true, List.of(), List.of());
  }

  /// Only these.
  public static SubjectRules allowing(List<String> subjects) {
    return new SubjectRules(false, subjects, List.of());
  }

  /// All but these.
  public static SubjectRules denying(List<String> subjects) {
    return new SubjectRules(true, List.of(), subjects);
  }

  public boolean isUnrestricted() {
    return allowAll && deny.isEmpty();
  }

  public SubjectRules withAllowAll(boolean allowAll) {
    return new SubjectRules(allowAll, allow, deny);
  }

  public SubjectRules withAllow(List<String> allow) {
    return new SubjectRules(allowAll, allow, deny);
  }

  public SubjectRules withDeny(List<String> deny) {
    return new SubjectRules(allowAll, allow, deny);
  }
}
