// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// What one user may do. Default permissions are already applied: what stands here is what holds.
///
/// @param publish `publish`; when only `allow_responses` is given it allows nothing else
/// @param subscribe `subscribe`
/// @param responses `allow_responses`
public record PermissionsOptions(
    SubjectRules publish, SubjectRules subscribe, ResponseRules responses) {

  /// No restriction at all.
  public static PermissionsOptions unrestricted() {
    return new PermissionsOptions(
        SubjectRules.unrestricted(), SubjectRules.unrestricted(), ResponseRules.none());
  }

  public boolean isUnrestricted() {
    return publish.isUnrestricted() && subscribe.isUnrestricted() && !responses.allowed();
  }

  public PermissionsOptions withPublish(SubjectRules publish) {
    return new PermissionsOptions(publish, subscribe, responses);
  }

  public PermissionsOptions withSubscribe(SubjectRules subscribe) {
    return new PermissionsOptions(publish, subscribe, responses);
  }

  public PermissionsOptions withResponses(ResponseRules responses) {
    return new PermissionsOptions(publish, subscribe, responses);
  }
}
