// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.sourcing;

import io.runnel.stream.publish.HeaderName;
import io.runnel.stream.publish.HeaderScan;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How far each source of a stream has been taken over, by its index (see [Origin#index]). Owned by
/// the loop of the stream.
final class SourcePositions {
  /// The last message of a source that is here.
  ///
  /// @param identity of the origin it came from; empty where that did not say
  record Position(long sequence, String identity) {
    static final Position NONE = new Position(0, "");
  }

  private final Map<String, Position> byIndex = new HashMap<>();

  Position of(String index) {
    return byIndex.getOrDefault(index, Position.NONE);
  }

  void moved(String index, long sequence, String identity) {
    byIndex.put(index, new Position(sequence, identity));
  }

  void clear() {
    byIndex.clear();
  }

  /// Finds those of `wanted` that are not known from the newest messages of the store that came
  /// from them, newest first.
  void find(Set<String> wanted, MessageStore store) {
    Set<String> missing = new HashSet<>(wanted);
    missing.removeAll(byIndex.keySet());
    StoredMessage read = new StoredMessage();
    HeaderScan headers = new HeaderScan();
    long at = store.previous(SubjectFilter.ALL, store.lastSequence());
    while (!missing.isEmpty() && at != MessageStore.NONE) {
      if (store.read(at, read) && read.message.headerLength > 0) {
        String header = headers.of(read.message).text(HeaderName.STREAM_SOURCE);
        parse(header)
            .filter(entry -> missing.remove(entry.getKey()))
            .ifPresent(entry -> byIndex.put(entry.getKey(), entry.getValue()));
      }
      at = store.previous(SubjectFilter.ALL, at - 1);
    }
  }

  /// `<stream> <sequence> <filter> <destination> <subject>[ <identity>]`
  static Optional<Map.Entry<String, Position>> parse(String header) {
    String[] fields = header.split(" ", -1);
    if (fields.length < 4 || !fields[1].matches("\\d{1,19}")) {
      return Optional.empty();
    }
    String index = fields[0] + ' ' + fields[2] + ' ' + fields[3];
    String identity = fields.length >= 6 ? fields[5] : "";
    return Optional.of(Map.entry(index, new Position(Long.parseUnsignedLong(fields[1]), identity)));
  }
}
