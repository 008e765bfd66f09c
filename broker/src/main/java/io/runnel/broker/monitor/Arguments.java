// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import java.util.List;

/// The options of one request by name, from a query string or a JSON body. A name that is not given
/// is false, 0 or empty.
public interface Arguments {
  boolean flag(String name) throws InvalidRequest;

  int integer(String name) throws InvalidRequest;

  /// A number without sign; those beyond 2^63 - 1 are refused.
  long count(String name) throws InvalidRequest;

  String text(String name) throws InvalidRequest;

  List<String> texts(String name) throws InvalidRequest;
}
