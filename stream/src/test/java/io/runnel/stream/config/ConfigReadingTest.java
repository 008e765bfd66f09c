// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.Json;
import io.runnel.base.json.Strictness;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The errors are what nats-server 2.15.2 answered to the same bytes, after `invalid JSON: `.
final class ConfigReadingTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static StreamRequest stream(String json) throws InvalidJson {
    return StreamRequest.read(bytes(json), Strictness.STRICT);
  }

  private static ConsumerRequest consumer(String json) throws InvalidJson {
    return ConsumerRequest.read(bytes(json), Strictness.STRICT);
  }

  static Stream<Arguments> badStreams() {
    return Stream.concat(badFields(), badValues());
  }

  private static Stream<Arguments> badFields() {
    return Stream.of(
        arguments(
            "{\"name\":\"A\",\"max_msgs\":\"x\"}",
            "json: cannot unmarshal string into Go struct field StreamConfigRequest.StreamConfig.max_msgs of type int64"),
        arguments(
            "{\"name\":\"A\",\"max_age\":\"1s\"}",
            "json: cannot unmarshal string into Go struct field StreamConfigRequest.StreamConfig.max_age of type time.Duration"),
        arguments(
            "{\"name\":\"A\",\"mirror\":{\"name\":3}}",
            "json: cannot unmarshal number into Go struct field StreamSource.StreamConfig.mirror.name of type string"),
        arguments(
            "{\"name\":\"A\",\"mirror\":{\"opt_start_seq\":-1}}",
            "json: cannot unmarshal number -1 into Go struct field StreamSource.StreamConfig.mirror.opt_start_seq of type uint64"),
        arguments(
            "{\"name\":\"A\",\"sources\":[{\"external\":{\"api\":3}}]}",
            "json: cannot unmarshal number into Go struct field ExternalStream.StreamConfig.sources.external.api of type string"),
        arguments(
            "{\"name\":\"A\",\"placement\":\"x\"}",
            "json: cannot unmarshal string into Go struct field StreamConfigRequest.StreamConfig.placement of type server.Placement"),
        arguments(
            "{\"name\":\"A\",\"subjects\":\"x\"}",
            "json: cannot unmarshal string into Go struct field StreamConfigRequest.StreamConfig.subjects of type []string"),
        arguments(
            "{\"name\":\"A\",\"subjects\":[\"a\",3]}",
            "json: cannot unmarshal number into Go struct field StreamConfigRequest.StreamConfig.subjects of type string"),
        arguments("{\"name\":\"A\",\"foo\":1}", "json: unknown field \"foo\""),
        arguments("{\"name\":\"A\",\"mirror\":{\"foo\":1}}", "json: unknown field \"foo\""),
        arguments(
            "{\"name\":\"A\",\"max_msg_size\":99999999999}",
            "json: cannot unmarshal number 99999999999 into Go struct field StreamConfigRequest.StreamConfig.max_msg_size of type int32"),
        arguments(
            "{\"name\":\"A\",\"max_msgs\":1.5}",
            "json: cannot unmarshal number 1.5 into Go struct field StreamConfigRequest.StreamConfig.max_msgs of type int64"),
        arguments("{\"name\":\"A\"", "unexpected EOF"),
        arguments(
            "{\"name\":x}", "invalid character 'x' looking for beginning of value at offset 9"),
        arguments(
            "{\"name\":\"A\"} x",
            "invalid character 'x' looking for beginning of value at offset 14"),
        arguments(
            "3", "json: cannot unmarshal number into Go value of type server.StreamConfigRequest"),
        arguments(
            "\"x\"",
            "json: cannot unmarshal string into Go value of type server.StreamConfigRequest"),
        arguments(
            "[]", "json: cannot unmarshal array into Go value of type server.StreamConfigRequest"),
        arguments(
            "{\"name\":\"A\",\"metadata\":{\"a\":3}}",
            "json: cannot unmarshal number into Go struct field StreamConfigRequest.StreamConfig.metadata of type string"),
        arguments(
            "{\"name\":\"A\",\"metadata\":[]}",
            "json: cannot unmarshal array into Go struct field StreamConfigRequest.StreamConfig.metadata of type map[string]string"),
        arguments("{\"name\":\"A\",\"retention\":\"foo\"}", "can not unmarshal \"\\\"foo\\\"\""),
        arguments("{\"name\":\"A\",\"retention\":null}", "can not unmarshal \"null\""),
        arguments(
            "{\"name\":\"A\",\"retention\":{\"a\" : 1}}", "can not unmarshal \"{\\\"a\\\" : 1}\""));
  }

  private static Stream<Arguments> badValues() {
    return Stream.of(
        arguments(
            "{\"name\":\"A\",\"mirror\":{\"opt_start_time\":\"foo\"}}",
            "parsing time \"foo\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"foo\" as \"2006\""),
        arguments(
            "{\"name\":\"A\",\"mirror\":{\"opt_start_time\":\"2024-13-01T00:00:00Z\"}}",
            "parsing time \"2024-13-01T00:00:00Z\": month out of range"),
        arguments(
            "{\"name\":\"A\",\"mirror\":{\"opt_start_time\":3}}",
            "Time.UnmarshalJSON: input is not a JSON string"),
        arguments(
            "{\"name\":\"A\",\"discard\":\"NEW\",\"foo\":2,\"max_msgs\":\"x\",\"retention\":\"q\"}",
            "can not unmarshal \"\\\"q\\\"\""),
        arguments(
            "{\"name\":\"B\",\"sealed\":1}",
            "json: cannot unmarshal number into Go struct field StreamConfigRequest.StreamConfig.sealed of type bool"),
        arguments(
            "{\"name\":\"B\",\"pedantic\":1}",
            "json: cannot unmarshal number into Go struct field StreamConfigRequest.pedantic of type bool"),
        arguments(
            "{\"name\":\"B\",\"allow_direct\":\"x\",\"persist_mode\":\"x\"}",
            "can not unmarshal \"\\\"x\\\"\""),
        arguments("{\"name\":\"B\",\"compression\":\"x\"}", "unknown compression algorithm"),
        arguments("{\"name\":\"B\",\"storage\":\"x\"}", "can not unmarshal \"\\\"x\\\"\""),
        arguments(
            "{\"name\":\"B\",\"consumer_limits\":{\"max_ack_pending\":\"x\"}}",
            "json: cannot unmarshal string into Go struct field StreamConsumerLimits.StreamConfig.consumer_limits.max_ack_pending of type int"),
        arguments(
            "{\"name\":\"B\",}",
            "invalid character '}' looking for beginning of object key string at offset 13"),
        arguments("{\"name\":\"B\n\"}", "invalid character '\\n' in string literal at offset 11"),
        arguments(
            "{\"name\":\"B\\x\"}", "invalid character 'x' in string escape code at offset 12"),
        arguments(
            "{\"a\":tru}", "invalid character '}' in literal true (expecting 'e') at offset 9"),
        arguments("{\"a\":01}", "invalid character '1' after object key:value pair at offset 7"),
        arguments("{\"a\":-}", "invalid character '}' in numeric literal at offset 7"),
        arguments(
            "{\"a\":1.}",
            "invalid character '}' after decimal point in numeric literal at offset 8"),
        arguments("{\"a\":1e}", "invalid character '}' in exponent of numeric literal at offset 8"),
        arguments("[1 2]", "invalid character '2' after array element at offset 4"),
        arguments("{\"a\" 1}", "invalid character '1' after object key at offset 6"),
        arguments(
            "{\"a\":1 \"b\"}", "invalid character '\"' after object key:value pair at offset 8"),
        arguments(
            "{'a':1}",
            "invalid character '\\'' looking for beginning of object key string at offset 2"),
        arguments(
            "{\"a\":\"\\u12x\"}",
            "invalid character 'x' in \\u hexadecimal character escape at offset 11"));
  }

  @ParameterizedTest
  @MethodSource("badStreams")
  void badJsonOfAStreamIsToldAsGoTellsIt(String json, String error) {
    assertEquals(error, assertThrows(InvalidJson.class, () -> stream(json)).getMessage());
  }

  static Stream<Arguments> badConsumers() {
    return Stream.of(
        arguments(
            "{\"stream_name\":3}",
            "json: cannot unmarshal number into Go struct field CreateConsumerRequest.stream_name of type string"),
        arguments(
            "{\"config\":{\"ack_wait\":\"x\"}}",
            "json: cannot unmarshal string into Go struct field ConsumerConfig.config.ack_wait of type time.Duration"),
        arguments("{\"config\":{\"ack_policy\":\"x\"}}", "can not unmarshal \"\\\"x\\\"\""),
        arguments("{\"config\":{\"replay_policy\":\"x\"}}", "can not unmarshal \"\\\"x\\\"\""),
        arguments("{\"config\":{\"deliver_policy\":\"x\"}}", "can not unmarshal \"\\\"x\\\"\""),
        arguments("{\"config\":{\"priority_policy\":\"x\"}}", "unknown priority policy: \"x\""),
        arguments("{\"action\":\"x\"}", "unknown consumer action: \"x\""),
        arguments(
            "{\"config\":{\"backoff\":[1,\"x\"]}}",
            "json: cannot unmarshal string into Go struct field ConsumerConfig.config.backoff of type time.Duration"),
        arguments(
            "{\"config\":{\"pause_until\":\"x\"}}",
            "parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as \"2006\""),
        arguments(
            "{\"config\":{\"pause_until\":null,\"backoff\":{}}}",
            "json: cannot unmarshal object into Go struct field ConsumerConfig.config.backoff of type []time.Duration"),
        arguments(
            "{\"config\":3}",
            "json: cannot unmarshal number into Go struct field CreateConsumerRequest.config of type server.ConsumerConfig"),
        arguments(
            "{\"config\":{\"max_deliver\":99999999999999999999}}",
            "json: cannot unmarshal number 99999999999999999999 into Go struct field ConsumerConfig.config.max_deliver of type int"),
        arguments(
            "{\"config\":{\"rate_limit_bps\":-1}}",
            "json: cannot unmarshal number -1 into Go struct field ConsumerConfig.config.rate_limit_bps of type uint64"));
  }

  @ParameterizedTest
  @MethodSource("badConsumers")
  void badJsonOfAConsumerIsToldAsGoTellsIt(String json, String error) {
    assertEquals(error, assertThrows(InvalidJson.class, () -> consumer(json)).getMessage());
  }

  @Test
  void namesMatchInAnyCaseAndTheLastWins() throws InvalidJson {
    var config = stream("{\"NAME\":\"A\",\"Max_Msgs\":3,\"max_msgs\":4}").config();
    assertEquals("A", config.name());
    assertEquals(4, config.maxMessages());
  }

  @Test
  void nothingAndNullAreARequestWithoutFields() throws InvalidJson {
    assertEquals(new StreamRequest(StreamConfig.named("").build(), false), stream(""));
    assertEquals(stream(""), stream(" null "));
    assertEquals(stream(""), stream("{\"mirror\":null,\"subjects\":null,\"max_msgs\":null}"));
  }

  @Test
  void severalValuesAreReadOneAfterTheOther() throws InvalidJson {
    assertEquals("B", stream("{\"name\":\"A\"} {\"name\":\"B\"}").config().name());
  }

  @Test
  void aLenientReaderPassesOverWhatNobodyKnows() throws InvalidJson {
    byte[] json = bytes("{\"foo\":{\"a\":[1,{}]},\"name\":\"A\"}");
    assertEquals("A", StreamRequest.read(json, Strictness.LENIENT).config().name());
    var cut =
        assertThrows(InvalidJson.class, () -> StreamRequest.read(bytes("{"), Strictness.LENIENT));
    assertEquals("unexpected end of JSON input", cut.getMessage());
    var two =
        assertThrows(InvalidJson.class, () -> StreamRequest.read(bytes("{}x"), Strictness.LENIENT));
    assertEquals("invalid character 'x' after top-level value", two.getMessage());
  }

  @Test
  void escapesAndHalvesOfPairsAreReadAsInGo() throws InvalidJson {
    var config = stream("{\"description\":\"a\\n\\u00e9\\ud83d\\ude00\\ud800\"}").config();
    assertEquals("a\n\u00e9\ud83d\ude00\ufffd", config.description());
  }

  @Test
  void aStreamThatIsWrittenIsReadAgain() throws InvalidJson {
    var source =
        new StreamSource(
            "O",
            7,
            Optional.of(Instant.parse("2026-01-02T03:04:05.000000006Z")),
            "f.>",
            List.of(new SubjectTransformConfig("a", "b")),
            Optional.of(new ExternalStream("$JS.x.API", "d")),
            Optional.of(new SourceConsumer("c", "e")));
    var config =
        StreamConfig.named("S")
            .description("d")
            .subjects(List.of("a", "b.>"))
            .retention(Retention.WORKQUEUE)
            .maxConsumers(1)
            .maxMessages(2)
            .maxBytes(3)
            .maxAgeNanos(4)
            .maxMessagesPerSubject(5)
            .maxMessageBytes(6)
            .discard(Discard.NEW)
            .storage(Storage.MEMORY)
            .replicas(3)
            .noAck(true)
            .duplicateWindowNanos(8)
            .placement(new Placement("C", List.of("t"), "p"))
            .mirror(source)
            .sources(List.of(source))
            .compression(Compression.S2)
            .firstSequence(-1)
            .subjectTransform(new SubjectTransformConfig("a", "b"))
            .republish(new RePublish("a", "b", true))
            .allowDirect(true)
            .mirrorDirect(true)
            .discardNewPerSubject(true)
            .isSealed(true)
            .denyDelete(true)
            .denyPurge(true)
            .allowRollup(true)
            .consumerLimits(new ConsumerLimits(1, 2))
            .allowMessageTtl(true)
            .deleteMarkerTtlNanos(9)
            .allowMessageCounter(true)
            .allowAtomic(true)
            .allowMessageSchedules(true)
            .persistMode(PersistMode.ASYNC)
            .allowBatched(true)
            .metadata(Map.of("k", "v"))
            .build();
    byte[] json = Json.compact(config::write);
    assertTrue(new String(json, StandardCharsets.UTF_8).contains("18446744073709551615"));
    assertEquals(config, StreamConfigJson.read(json, Strictness.STRICT));
  }

  @Test
  void aConsumerThatIsWrittenIsReadAgain() throws InvalidJson {
    var consumer =
        ConsumerConfig.builder()
            .durable("d")
            .name("d")
            .description("x")
            .deliverPolicy(DeliverPolicy.BY_START_TIME)
            .startSequence(3)
            .startTime(Instant.parse("2026-01-02T03:04:05Z"))
            .ackPolicy(AckPolicy.FLOW_CONTROL)
            .ackWaitNanos(1)
            .maxDeliver(2)
            .backoffNanos(List.of(3L))
            .filterSubject("f")
            .filterSubjects(List.of("g"))
            .replayPolicy(ReplayPolicy.ORIGINAL)
            .rateLimitBitsPerSecond(4)
            .sampleFrequency("5%")
            .maxWaiting(6)
            .maxAckPending(7)
            .flowControl(true)
            .headersOnly(true)
            .maxRequestBatch(8)
            .maxRequestExpiresNanos(9)
            .maxRequestBytes(10)
            .deliverSubject("s")
            .deliverGroup("g")
            .heartbeatNanos(11)
            .inactiveThresholdNanos(12)
            .replicas(1)
            .memoryStorage(true)
            .direct(true)
            .sourcing(true)
            .metadata(Map.of("k", "v"))
            .pauseUntil(Instant.parse("2026-01-02T03:04:05.6Z"))
            .priorityGroups(List.of("p"))
            .priorityPolicy(PriorityPolicy.PRIORITIZED)
            .priorityTimeoutNanos(13)
            .build();
    assertEquals(
        consumer, ConsumerConfigJson.read(Json.compact(consumer::write), Strictness.STRICT));
  }
}
