// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.Json;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.Strictness;
import io.runnel.stream.config.KeyPrefix;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.config.StreamConfigBuilder;
import io.runnel.stream.config.StreamConfigJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// What a stream is, in the file `stream.json` of its directory: one line of JSON, then a line with
/// its CRC-32C in eight hexadecimal digits. Replaced as a whole and synced before it counts.
///
/// @param prefix what record keys leave out of subjects, fixed when the stream was made
record StreamMeta(StreamConfig config, Instant created, KeyPrefix prefix) {
  static final String FILE = "stream.json";
  private static final int CHECKSUM_BYTES = 9;

  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("StreamMeta")
          .time("created", (draft, value) -> draft.created = value)
          .text("prefix", (draft, value) -> draft.prefix = value)
          .inside("config", StreamConfigJson.SCHEMA, draft -> draft.config);

  /// A file being read.
  private static final class Draft {
    private Instant created = Instant.EPOCH;
    private String prefix = "";
    private final StreamConfigBuilder config = StreamConfig.named("");
  }

  static void write(Path directory, StreamConfig config, Instant created, KeyPrefix prefix)
      throws IOException {
    byte[] json =
        Json.compact(root ->
            root.object(meta ->
                meta.time("created", created)
                    .text("prefix", prefix.toString())
                    .field("config", config)));
    byte[] all = Arrays.copyOf(json, json.length + CHECKSUM_BYTES);
    byte[] sum = ("\n" + checksum(json, json.length)).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(sum, 0, all, json.length, CHECKSUM_BYTES);
    Path next = directory.resolve(FILE + ".next");
    try (FileChannel file =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(all);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(
        next,
        directory.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    sync(directory);
    sync(directory.resolve(".."));
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel open = FileChannel.open(directory, StandardOpenOption.READ)) {
      open.force(true);
    }
  }

  static StreamMeta read(Path directory) throws IOException {
    byte[] all = Files.readAllBytes(directory.resolve(FILE));
    int length = all.length - CHECKSUM_BYTES;
    if (length <= 0
        || !new String(all, length, CHECKSUM_BYTES, StandardCharsets.US_ASCII)
            .equals("\n" + checksum(all, length))) {
      throw new IOException(FILE + " is damaged");
    }
    Draft draft = new Draft();
    try {
      SCHEMA.read(all, 0, length, Strictness.LENIENT, draft);
    } catch (InvalidJson wrong) {
      throw new IOException(FILE + " cannot be read", wrong);
    }
    return new StreamMeta(draft.config.build(), draft.created, KeyPrefix.parse(draft.prefix));
  }

  private static String checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return "%08x".formatted(crc.getValue());
  }
}
