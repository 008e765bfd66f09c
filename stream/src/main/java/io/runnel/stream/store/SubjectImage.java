// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// A [SubjectTable] as it was at one moment, to be written to a checkpoint slice by slice, and the
/// way back.
///
/// A slice is little-endian and says what it is; whoever keeps it adds checksums:
///
///     header   0 | version 1 | size 4 | idEnd 4 | freeHead 4 | buckets 4 | current 4
///                | chunks of entries 4 | of heads 4 | of bytes 4
///     entries  1 | chunk 4 | ints 4 | ints x 4
///     heads    2 | chunk 4 | ints 4 | ints x 4
///     bytes    3 | chunk 4 | used 4 | live 4 | used bytes
///
/// A slice has at most [#SLICE_BYTES_MAX]; nearly all have 64 KiB. Immutable; any thread may read
/// it that got it from the table's owner.
public final class SubjectImage {
  /// A subject that is longer than a chunk has a slice of its own.
  public static final int SLICE_BYTES_MAX = SubjectTable.SUBJECT_BYTES_MAX + 64;

  private static final byte VERSION = 1;
  private static final byte HEADER = 0;
  private static final byte ENTRIES = 1;
  private static final byte HEADS = 2;
  private static final byte BYTES = 3;
  private static final int HEADER_BYTES = 2 + 8 * 4;
  private static final int INTS_HEADER_BYTES = 9;
  private static final int BYTES_HEADER_BYTES = 13;

  private final Header header;
  private final int[][] entries;
  private final int[][] heads;
  private final SubjectBytes.View bytes;

  /// The numbers of a table.
  record Header(int size, int idEnd, int freeHead, int buckets, int current) {}

  SubjectImage(Header header, int[][] entries, int[][] heads, SubjectBytes.View bytes) {
    this.header = header;
    this.entries = entries;
    this.heads = heads;
    this.bytes = bytes;
  }

  /// How many slices there are, from 0.
  public int slices() {
    return 1 + entries.length + heads.length + bytes.chunks().length;
  }

  /// How long a slice is.
  public int sliceBytes(int slice) {
    int at = slice - 1;
    if (at < 0) {
      return HEADER_BYTES;
    }
    if (at < entries.length) {
      return INTS_HEADER_BYTES + 4 * entries[at].length;
    }
    at -= entries.length;
    return at < heads.length
        ? INTS_HEADER_BYTES + 4 * heads[at].length
        : BYTES_HEADER_BYTES + bytes.used()[at - heads.length];
  }

  /// Writes a slice to `into`, which has room for it.
  public void writeSlice(int slice, ByteBuffer into) {
    into.order(ByteOrder.LITTLE_ENDIAN);
    int at = slice - 1;
    if (at < 0) {
      writeHeader(into);
    } else if (at < entries.length) {
      writeInts(ENTRIES, at, entries[at], into);
    } else if (at - entries.length < heads.length) {
      writeInts(HEADS, at - entries.length, heads[at - entries.length], into);
    } else {
      writeBytes(at - entries.length - heads.length, into);
    }
  }

  private void writeHeader(ByteBuffer into) {
    into.put(HEADER).put(VERSION);
    into.putInt(header.size).putInt(header.idEnd).putInt(header.freeHead);
    into.putInt(header.buckets).putInt(header.current);
    into.putInt(entries.length).putInt(heads.length).putInt(bytes.chunks().length);
  }

  private static void writeInts(byte kind, int chunk, int[] ints, ByteBuffer into) {
    into.put(kind).putInt(chunk).putInt(ints.length);
    into.asIntBuffer().put(ints);
    into.position(into.position() + 4 * ints.length);
  }

  private void writeBytes(int chunk, ByteBuffer into) {
    into.put(BYTES).putInt(chunk).putInt(bytes.used()[chunk]).putInt(bytes.live()[chunk]);
    into.put(bytes.chunks()[chunk], 0, bytes.used()[chunk]);
  }

  /// Makes a table of slices; the first one given is slice 0, the others come in any order. Throws
  /// `IllegalArgumentException` for what cannot be a slice of the same image.
  public static final class Loader {
    private @Nullable Header header;
    private int[][] entries = {};
    private int[][] heads = {};
    private SubjectBytes.View bytes = new SubjectBytes.View(new byte[0][], new int[0], new int[0]);
    private long entryInts;
    private long headInts;
    private int missing;

    /// Takes one slice; `from` ends with it.
    public void accept(ByteBuffer from) {
      from.order(ByteOrder.LITTLE_ENDIAN);
      byte kind = need(from, 1).get();
      check(kind == HEADER == (header == null), "the header comes first, once");
      switch (kind) {
        case HEADER -> readHeader(need(from, HEADER_BYTES - 1));
        case ENTRIES -> readInts(entries, entryInts, need(from, INTS_HEADER_BYTES - 1));
        case HEADS -> readInts(heads, headInts, need(from, INTS_HEADER_BYTES - 1));
        case BYTES -> readBytes(need(from, BYTES_HEADER_BYTES - 1));
        default -> throw new IllegalArgumentException("subject image: slice of kind " + kind);
      }
      check(!from.hasRemaining(), "a slice is longer than it says");
    }

    /// The table, when every slice was given.
    public SubjectTable finish() {
      if (header == null || missing > 0) {
        throw new IllegalArgumentException("subject image: " + missing + " slices are missing");
      }
      return SubjectTable.of(header, entries, heads, bytes);
    }

    private void readHeader(ByteBuffer from) {
      byte version = from.get();
      check(version == VERSION, "unknown version");
      header =
          new Header(from.getInt(), from.getInt(), from.getInt(), from.getInt(), from.getInt());
      int entryChunks = from.getInt();
      int headChunks = from.getInt();
      int byteChunks = from.getInt();
      check(entryChunks >= 0 && headChunks >= 0 && byteChunks >= 0, "negative chunks");
      entryInts = (long) header.idEnd() * SubjectEntries.ENTRY_INTS;
      headInts = header.buckets();
      check(entryChunks == IntChunks.chunksFor(entryInts), "chunks of entries");
      check(headChunks == IntChunks.chunksFor(headInts), "chunks of heads");
      check(byteChunks < 1 << 17 && header.current() < byteChunks, "chunks of bytes");
      entries = new int[entryChunks][0];
      heads = new int[headChunks][0];
      bytes =
          new SubjectBytes.View(new byte[byteChunks][], new int[byteChunks], new int[byteChunks]);
      missing = entryChunks + headChunks + byteChunks;
    }

    private void readInts(int[][] into, long all, ByteBuffer from) {
      int chunk = from.getInt();
      int length = from.getInt();
      check(chunk >= 0 && chunk < into.length && into[chunk].length == 0, "chunk of ints");
      boolean whole = length == IntChunks.CHUNK_INTS;
      boolean only = into.length == 1 && length >= all && length < IntChunks.CHUNK_INTS;
      check(whole || only, "length of a chunk of ints");
      need(from, 4 * length);
      into[chunk] = new int[length];
      from.asIntBuffer().get(into[chunk]);
      from.position(from.position() + 4 * length);
      missing--;
    }

    private void readBytes(ByteBuffer from) {
      int chunk = from.getInt();
      int used = from.getInt();
      int live = from.getInt();
      byte[][] chunks = bytes.chunks();
      check(chunk >= 0 && chunk < chunks.length && chunks[chunk] == null, "chunk of bytes");
      check(used >= 0 && live >= 0 && live <= used, "length of a chunk of bytes");
      need(from, used);
      chunks[chunk] = new byte[used];
      from.get(chunks[chunk]);
      bytes.used()[chunk] = used;
      bytes.live()[chunk] = live;
      missing--;
    }

    private static ByteBuffer need(ByteBuffer from, int length) {
      check(from.remaining() >= length, "a slice is cut off");
      return from;
    }

    private static void check(boolean holds, String otherwise) {
      if (!holds) {
        throw new IllegalArgumentException("subject image: " + otherwise);
      }
    }
  }
}
