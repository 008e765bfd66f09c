// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the tar that nats-server wrote before 2.15:
///
///     meta.inf, meta.sum            the stream's config; a hash of it
///     msgs/<n>.blk                  messages ([BlockReader]), for as many blocks as there are
///     msgs/index.db                 the server's own index; not needed
///     obs/<name>/meta.inf, meta.sum, o.dat
///     errors.txt                    the backup failed
///
/// A header has 512 bytes, a file's bytes are padded to 512; two empty headers end the tar. Long
/// names come in extended headers (POSIX, type `x`: lines of "length key=value"), which Go writes,
/// and only for names that need them.
///
/// The hashes of files and records are not looked at: the frames around have checksums of their
/// own. Holds a record, or a file that is not of messages.
final class TarReader implements BackupForm {
  private static final int BLOCK_BYTES = 512;
  private static final int NAME_BYTES = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_BYTES = 12;
  private static final int TYPE_AT = 156;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX_BYTES = 155;

  /// Meta and state of a consumer: with millions of acks pending, some ten bytes each.
  private static final int FILE_BYTES_MAX = 128 << 20;

  private static final String META = "meta.inf";
  private static final String CONSUMERS = "obs/";
  private static final String CONSUMER_STATE = "/o.dat";

  private final SnapshotSink sink;
  private final BlockReader blocks;
  private final Gather input = new Gather();

  /// Consumers whose meta came and whose state did not yet.
  private final Map<String, byte[]> metas = new HashMap<>();

  private String longName = "";
  private @Nullable Member member;
  private boolean ended;

  /// The file that is being read.
  ///
  /// @param name with its folders
  /// @param type as in the header
  private record Member(String name, char type, long size) {
    long padded() {
      return (size + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    boolean isMessages() {
      return type != 'x' && name.startsWith("msgs/") && name.endsWith(".blk");
    }

    boolean isIgnored() {
      return type == 'g' || name.startsWith("msgs/") && type != 'x';
    }
  }

  /// Of the member's padded bytes, those that went by.
  private long passed;

  TarReader(SnapshotSink sink) {
    this.sink = sink;
    this.blocks = new BlockReader(sink);
  }

  @Override
  public void accept(byte[] bytes, int from, int to) throws InvalidSnapshot {
    input.add(bytes, from, to);
    boolean more = true;
    while (more && !ended) {
      Member now = member;
      if (now == null) {
        more = input.length() >= BLOCK_BYTES;
        if (more) {
          header();
        }
      } else if (now.isMessages() || now.isIgnored()) {
        more = passThrough(now);
      } else {
        more = input.length() >= now.padded();
        if (more) {
          byte[] file = input.take((int) now.size());
          input.use((int) (now.padded() - now.size()));
          member = null;
          file(now, file);
        }
      }
    }
  }

  @Override
  public void finish() throws InvalidSnapshot {
    if (member != null || !ended && input.length() > 0) {
      throw new InvalidSnapshot("tar: unexpected end");
    }
    for (var waiting : metas.entrySet()) {
      sink.consumer(waiting.getKey(), waiting.getValue(), ConsumerState.NEW);
    }
  }

  /// Hands on what has come of a file whose bytes are not gathered; whether there may be more.
  private boolean passThrough(Member now) throws InvalidSnapshot {
    int count = (int) Math.min(input.length(), now.padded() - passed);
    int wanted = (int) Math.max(0, Math.min(count, now.size() - passed));
    if (now.isMessages()) {
      blocks.accept(input.bytes, input.from, input.from + wanted);
    }
    input.use(count);
    passed += count;
    if (passed < now.padded()) {
      return false;
    }
    if (now.isMessages()) {
      blocks.finish();
    }
    member = null;
    return true;
  }

  private void header() throws InvalidSnapshot {
    byte[] header = input.take(BLOCK_BYTES);
    String name = text(header, 0, NAME_BYTES);
    if (name.isEmpty() && header[TYPE_AT] == 0) {
      ended = true;
      return;
    }
    checkSum(header);
    String prefix = text(header, PREFIX_AT, PREFIX_BYTES);
    char type = header[TYPE_AT] == 0 ? '0' : (char) header[TYPE_AT];
    if (type != '0' && type != 'x' && type != 'g') {
      throw new InvalidSnapshot("tar: unexpected content");
    }
    String full = prefix.isEmpty() ? name : prefix + "/" + name;
    if (type == '0' && !longName.isEmpty()) {
      full = longName;
      longName = "";
    }
    var next = new Member(full, type, octal(header, SIZE_AT, SIZE_BYTES));
    if (!next.isMessages() && !next.isIgnored() && next.size() > FILE_BYTES_MAX) {
      throw new InvalidSnapshot("tar: " + full + " is too long");
    }
    member = next;
    passed = 0;
  }

  private void file(Member now, byte[] bytes) throws InvalidSnapshot {
    String name = now.name();
    if (now.type() == 'x') {
      extended(bytes);
    } else if (name.equals(META)) {
      sink.meta(bytes);
    } else if (name.equals("errors.txt")) {
      throw new InvalidSnapshot(new String(bytes, StandardCharsets.UTF_8));
    } else if (name.startsWith(CONSUMERS) && name.endsWith("/" + META)) {
      metas.put(name.substring(CONSUMERS.length(), name.length() - META.length() - 1), bytes);
    } else if (name.startsWith(CONSUMERS) && name.endsWith(CONSUMER_STATE)) {
      int end = name.length() - CONSUMER_STATE.length();
      String consumer = name.substring(CONSUMERS.length(), end);
      byte[] meta = metas.remove(consumer);
      if (meta == null) {
        throw new InvalidSnapshot("tar: consumer " + consumer + " has no meta");
      }
      sink.consumer(consumer, meta, ConsumerState.decode(bytes));
    } else if (!name.endsWith("/meta.sum") && !name.equals("meta.sum")) {
      throw new InvalidSnapshot("tar: unexpected content");
    }
  }

  /// Lines of "length key=value" and a line end, where the length counts all of it.
  private void extended(byte[] bytes) throws InvalidSnapshot {
    int at = 0;
    while (at < bytes.length) {
      int space = at;
      int length = 0;
      while (space < bytes.length && bytes[space] != ' ' && space - at < 9) {
        length = 10 * length + bytes[space++] - '0';
      }
      if (space >= bytes.length || length <= space - at + 1 || length > bytes.length - at) {
        throw new InvalidSnapshot("tar: extended header is corrupt");
      }
      String pair = new String(bytes, space + 1, at + length - space - 2, StandardCharsets.UTF_8);
      if (pair.startsWith("path=")) {
        longName = pair.substring("path=".length());
      } else if (pair.startsWith("size=")) {
        throw new InvalidSnapshot("tar: a file is too long");
      }
      at += length;
    }
  }

  private static void checkSum(byte[] header) throws InvalidSnapshot {
    int at = 148;
    int bytes = 8;
    long sum = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      sum += i >= at && i < at + bytes ? ' ' : header[i] & 0xff;
    }
    if (sum != octal(header, at, bytes)) {
      throw new InvalidSnapshot("tar: header is corrupt");
    }
  }

  private static long octal(byte[] header, int at, int bytes) throws InvalidSnapshot {
    long value = 0;
    for (int i = at; i < at + bytes && header[i] != 0; i++) {
      if (header[i] != ' ') {
        if (header[i] < '0' || header[i] > '7') {
          throw new InvalidSnapshot("tar: header is corrupt");
        }
        value = value << 3 | (header[i] - '0');
      }
    }
    return value;
  }

  private static String text(byte[] header, int at, int bytes) {
    int end = at;
    while (end < at + bytes && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.UTF_8);
  }
}
