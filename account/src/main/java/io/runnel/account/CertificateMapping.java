// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Finds the user of a client certificate (`verify_and_map`). In this order: each email address,
/// each DNS name, each URI; the subject as a distinguished name, parts in order, then in any order;
/// the subject with its domain components; the subject. Source: security.md, section 3.
final class CertificateMapping {
  private final Collection<User> users;
  private final ConnectionType type;

  /// @param type users who may not come by it are passed over
  CertificateMapping(Collection<User> users, ConnectionType type) {
    this.users = users;
    this.type = type;
  }

  Optional<User> userOf(CertificateFacts certificate) {
    CertificateSubject subject = certificate.subject();
    return named(certificate.emails())
        .or(() -> named(certificate.dnsNames()))
        .or(() -> named(certificate.uris()))
        .or(() -> subject.name().flatMap(this::named))
        .or(() ->
            subject.domains().isEmpty()
                ? Optional.empty()
                : named(subject.sequence() + "," + subject.domains()))
        .or(() -> named(subject.sequence()));
  }

  private Optional<User> named(Collection<String> names) {
    return names.stream().flatMap(name -> named(name).stream()).findFirst();
  }

  private Optional<User> named(String name) {
    return users.stream()
        .filter(user -> !name.isEmpty() && user.name().equals(name) && user.mayComeBy(type))
        .findFirst();
  }

  private Optional<User> named(DistinguishedName wanted) {
    Map<DistinguishedName, User> candidates = new LinkedHashMap<>();
    for (User user : users) {
      if (user.mayComeBy(type)) {
        DistinguishedName.parse(user.name()).ifPresent(name -> candidates.putIfAbsent(name, user));
      }
    }
    return first(candidates, name -> name.matches(wanted))
        .or(() -> first(candidates, name -> name.matchesInAnyOrder(wanted)));
  }

  private static Optional<User> first(
      Map<DistinguishedName, User> candidates, Predicate<DistinguishedName> fits) {
    return candidates.entrySet().stream()
        .filter(entry -> fits.test(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
