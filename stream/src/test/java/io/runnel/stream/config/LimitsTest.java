// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.config.StorageRules.Reserved;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LimitsTest {
  private static final Reserved FREE = new Reserved(0, 0, Long.MAX_VALUE);

  private static AccountLimits storage(long bytes) {
    return new AccountLimits(-1, bytes, -1, 2, -1, -1, 50, true);
  }

  private static StreamConfig stream(long maxBytes) {
    return StreamConfig.named("S").maxBytes(maxBytes).build();
  }

  private static Optional<Integer> code(Optional<ApiError> error) {
    return error.map(ApiError::errCode);
  }

  private static int refusal(StreamConfig config, StreamTerms terms) {
    return switch (StreamRules.check(config, terms)) {
      case Verdict.Refused<StreamConfig>(ApiError error) -> error.errCode();
      case Verdict.Accepted<StreamConfig> _ -> 0;
    };
  }

  @Test
  void aStreamReservesItsBytes() {
    assertEquals(Optional.empty(), StorageRules.create(stream(100), storage(100), FREE));
    assertEquals(Optional.of(10047), code(StorageRules.create(stream(101), storage(100), FREE)));
    var taken = new Reserved(1, 0, Long.MAX_VALUE);
    assertEquals(Optional.of(10047), code(StorageRules.create(stream(100), storage(100), taken)));
    var full = new Reserved(0, 90, 100);
    assertEquals(
        Optional.of(10047), code(StorageRules.create(stream(11), AccountLimits.NONE, full)));
    assertEquals(Optional.empty(), StorageRules.create(stream(-1), AccountLimits.NONE, full));
  }

  @Test
  void memoryIsCountedByItself() {
    var memory = stream(11).toBuilder().storage(Storage.MEMORY).build();
    var full = new Reserved(0, 90, 100);
    assertEquals(Optional.of(10028), code(StorageRules.create(memory, AccountLimits.NONE, full)));
  }

  @Test
  void anUpdateReservesWhatComesOnTop() {
    var reserved = new Reserved(0, 60, 100);
    assertEquals(
        Optional.empty(), StorageRules.update(stream(60), stream(100), storage(100), reserved));
    assertEquals(
        Optional.of(10047),
        code(StorageRules.update(stream(60), stream(101), storage(1000), reserved)));
    assertEquals(
        Optional.of(10047),
        code(StorageRules.update(stream(60), stream(100), storage(99), reserved)));
    assertEquals(
        Optional.empty(), StorageRules.update(stream(60), stream(10), storage(100), reserved));
  }

  @Test
  void anAccountMayAskForMaxBytesAndBoundThem() {
    var terms = new StreamTerms(ServerLimits.NONE, storage(100), false, _ -> Optional.empty());
    assertEquals(ErrorId.STREAM_MAX_BYTES_REQUIRED.errCode(), refusal(stream(0), terms));
    assertEquals(ErrorId.STREAM_MAX_STREAM_BYTES_EXCEEDED.errCode(), refusal(stream(51), terms));
    assertEquals(0, refusal(stream(50), terms));
  }

  @Test
  void aStreamMayNotHaveMoreConsumersThanItsAccount() {
    var config = stream(1).toBuilder().maxConsumers(3).build();
    assertEquals(Optional.of(10026), code(StorageRules.create(config, storage(10), FREE)));
  }

  @Test
  void metadataAndNamesHaveLimits() {
    var terms = StreamTerms.PLAIN;
    int max = Names.METADATA_BYTES_MAX;
    var fits = stream(0).toBuilder().metadata(Map.of("k", "x".repeat(max - 1))).build();
    var large = stream(0).toBuilder().metadata(Map.of("k", "x".repeat(max))).build();
    assertEquals(0, refusal(fits, terms));
    assertEquals(10052, refusal(large, terms));
    var consumer = ConsumerConfig.builder().metadata(large.metadata()).build();
    var verdict = ConsumerRules.check(consumer, ConsumerTerms.of(fits));
    var refused = (Verdict.Refused<ConsumerConfig>) verdict;
    assertEquals("consumer metadata exceeds maximum size of 128KB", refused.error().description());
  }

  @Test
  void theLevelAskedForIsCompared() {
    assertFalse(ApiLevel.isTooHigh(""));
    assertFalse(ApiLevel.isTooHigh("5"));
    assertTrue(ApiLevel.isTooHigh("6"));
    assertTrue(ApiLevel.isTooHigh("x"));
    assertTrue(ApiLevel.isServed(Map.of(ApiLevel.REQUIRED_KEY, "4")));
    assertFalse(ApiLevel.isServed(Map.of(ApiLevel.REQUIRED_KEY, "6")));
  }
}
