// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import static io.runnel.stream.store.SubjectEntries.COUNT;
import static io.runnel.stream.store.SubjectEntries.FIRST;
import static io.runnel.stream.store.SubjectEntries.HASH;
import static io.runnel.stream.store.SubjectEntries.ID_MASK;
import static io.runnel.stream.store.SubjectEntries.LAST;
import static io.runnel.stream.store.SubjectEntries.NEXT;
import static io.runnel.stream.store.SubjectEntries.PLACE;
import static io.runnel.stream.store.SubjectEntries.SHIFT;
import static io.runnel.stream.store.SubjectEntries.idIn;

/// What a store knows of each of its subjects: how many messages, the first and the last.
///
/// Made for tens of millions of subjects: each has a small number, its id, and 36 bytes beside its
/// own bytes (58 B for a subject of 20 bytes; `SubjectTableTest` measures it). No object per
/// subject, nothing is doubled when it grows: all is in chunks, and the hash table grows by one
/// bucket at a time (linear hashing). An entry is 8 ints:
///
///     0,1  sequence of the first message      5  count, bits 32..35 | id of the next entry
///     2,3  sequence of the last                  in the bucket, or of the next free one (28 bits)
///     4    count, bits 0..31                  6  hash     7  place of the bytes, or -1: free
///
/// Ids of removed subjects are used again. What is taken follows what lives, but for the entries,
/// which stay at their highest number until the table is empty.
///
/// Owner: the store. The hash of a subject is the same in every process and version: stores write
/// it to disk. Whoever finds many subjects of one hash slows the table for these down; so a table
/// is as exposed as the stream's publishers are trusted.
public final class SubjectTable {
  /// No id.
  public static final int NONE = -1;

  /// Subjects in one table: ids have 28 bits, of which the highest value means none.
  public static final int SUBJECTS_MAX = (1 << 28) - 1;

  /// Bytes of one subject.
  public static final int SUBJECT_BYTES_MAX = SubjectBytes.SUBJECT_BYTES_MAX;

  /// Messages of one subject: 36 bits.
  public static final long COUNT_MAX = (1L << 36) - 1;

  private static final int FREE = -1;

  private final SubjectEntries rows = new SubjectEntries();

  private final IntChunks entries = rows.ints;

  private final SubjectBuckets buckets = new SubjectBuckets(rows);
  private final SubjectBytes bytes = new SubjectBytes();
  private int size;

  /// Ids from here on were never given.
  private int idEnd;

  private int freeHead = NONE;

  /// 32 bits of `subject[from, to)`: MurmurHash3 x86_32 with seed 0. Never changes.
  public static int hashOf(byte[] subject, int from, int to) {
    return MurmurHash.hash(subject, from, to);
  }

  /// How many subjects are there.
  public int size() {
    return size;
  }

  /// All ids are below.
  public int idEnd() {
    return idEnd;
  }

  /// Whether a subject has this id now.
  public boolean isLive(int id) {
    return id >= 0 && id < idEnd && rows.get(id, PLACE) != FREE;
  }

  /// Whether [#intern] can take another subject of `length` bytes.
  public boolean hasRoom(int length) {
    return (size < SUBJECTS_MAX) && bytes.hasRoom(length);
  }

  /// The id of a subject, or [#NONE].
  public int find(byte[] subject, int from, int to) {
    return find(subject, from, to, hashOf(subject, from, to));
  }

  /// As above; `hash` is [#hashOf] the subject.
  public int find(byte[] subject, int from, int to, int hash) {
    if (size == 0) {
      return NONE;
    }
    int id = buckets.first(hash);
    while (id != NONE) {
      int[] chunk = entries.chunk(id << SHIFT);
      int at = IntChunks.offset(id << SHIFT);
      if (chunk[at + HASH] == hash && bytes.equals(chunk[at + PLACE], subject, from, to)) {
        return id;
      }
      id = idIn(chunk[at + NEXT]);
    }
    return NONE;
  }

  /// The id of a subject; if it was not there it is now, with 0 messages. Throws
  /// `IllegalStateException` where [#hasRoom] says no.
  public int intern(byte[] subject, int from, int to) {
    return intern(subject, from, to, hashOf(subject, from, to));
  }

  /// As above; `hash` is [#hashOf] the subject.
  public int intern(byte[] subject, int from, int to, int hash) {
    int found = find(subject, from, to, hash);
    if (found != NONE) {
      return found;
    }
    if (!hasRoom(to - from)) {
      throw new IllegalStateException("no room for another subject");
    }
    int place = bytes.add(subject, from, to);
    int id = newId();
    size++;
    buckets.grow(size);
    int[] chunk = entries.chunkForWrite(id << SHIFT);
    int at = IntChunks.offset(id << SHIFT);
    for (int i = FIRST; i <= COUNT; i++) {
      chunk[at + i] = 0;
    }
    chunk[at + NEXT] = buckets.first(hash) & ID_MASK;
    chunk[at + HASH] = hash;
    chunk[at + PLACE] = place;
    buckets.putFirst(hash, id);
    return id;
  }

  /// Takes a subject away. Its id may be another's soon.
  public void remove(int id) {
    buckets.unlink(id);
    size--;
    if (size == 0) {
      clear();
      return;
    }
    int sparse = bytes.remove(rows.get(id, PLACE));
    int[] chunk = entries.chunkForWrite(id << SHIFT);
    int at = IntChunks.offset(id << SHIFT);
    chunk[at + PLACE] = FREE;
    chunk[at + NEXT] = freeHead & ID_MASK;
    freeHead = id;
    if (sparse != SubjectBytes.NONE) {
      empty(sparse);
    }
    buckets.shrink(size);
  }

  /// Takes all away.
  public void clear() {
    entries.resize(0);
    buckets.clear();
    bytes.clear();
    size = 0;
    idEnd = 0;
    freeHead = NONE;
  }

  // ---- one subject

  public long first(int id) {
    return rows.longAt(id, FIRST);
  }

  public long last(int id) {
    return rows.longAt(id, LAST);
  }

  public long count(int id) {
    return rows.count(id);
  }

  /// [#hashOf] the subject.
  public int hash(int id) {
    return rows.get(id, HASH);
  }

  /// The array that holds the subject, `[subjectFrom, subjectTo)`. Good until the next change.
  public byte[] subject(int id) {
    return bytes.array(rows.get(id, PLACE));
  }

  public int subjectFrom(int id) {
    return bytes.from(rows.get(id, PLACE));
  }

  public int subjectTo(int id) {
    return bytes.to(rows.get(id, PLACE));
  }

  public void totals(int id, MessageStore.SubjectTotals into) {
    into.first = first(id);
    into.last = last(id);
    into.messages = count(id);
  }

  public void first(int id, long sequence) {
    rows.longAt(id, FIRST, sequence);
  }

  public void last(int id, long sequence) {
    rows.longAt(id, LAST, sequence);
  }

  public void count(int id, long messages) {
    if (messages < 0 || messages > COUNT_MAX) {
      throw new IllegalArgumentException("count of a subject: " + messages);
    }
    rows.count(id, messages);
  }

  /// A message with a sequence above all others of the subject was stored.
  public void added(int id, long sequence) {
    long messages = count(id);
    if (messages == 0) {
      first(id, sequence);
    }
    last(id, sequence);
    count(id, messages + 1);
  }

  // ---- many subjects

  /// The next id with this hash after `after` ([#NONE]: the first one), or [#NONE].
  public int sameHash(int hash, int after) {
    if (size == 0) {
      return NONE;
    }
    int id = after == NONE ? buckets.first(hash) : idIn(rows.get(after, NEXT));
    while (id != NONE && hash(id) != hash) {
      id = idIn(rows.get(id, NEXT));
    }
    return id;
  }

  /// Calls `each` for every subject that is wanted, in no order.
  public void forEach(SubjectFilter filter, IdVisitor each) {
    if (filter.isLiteral()) {
      forEachLiteral(filter.encoded(), each);
      return;
    }
    for (int id = 0; id < idEnd; id++) {
      int place = rows.get(id, PLACE);
      if (place != FREE
          && filter.matches(bytes.array(place), bytes.from(place), bytes.to(place))
          && !each.visit(id)) {
        return;
      }
    }
  }

  private void forEachLiteral(byte[][] literals, IdVisitor each) {
    for (byte[] literal : literals) {
      int id = find(literal, 0, literal.length);
      if (id != NONE && !each.visit(id)) {
        return;
      }
    }
  }

  /// See [#forEach].
  @FunctionalInterface
  public interface IdVisitor {
    /// Changes nothing in the table. False ends the walk.
    boolean visit(int id);
  }

  // ---- checkpoints

  /// All of it as it is now, for another thread to write while this one goes on: takes no time.
  /// Until [#imageDone], each chunk that changes is copied once. One image at a time.
  public SubjectImage image() {
    var header = new SubjectImage.Header(size, idEnd, freeHead, buckets.count(), bytes.current);
    return new SubjectImage(header, entries.share(), buckets.heads.share(), bytes.share());
  }

  /// The image is not read any longer.
  public void imageDone() {
    entries.unshare();
    buckets.heads.unshare();
  }

  /// The table of an image.
  static SubjectTable of(
      SubjectImage.Header header, int[][] entries, int[][] heads, SubjectBytes.View bytes) {
    var table = new SubjectTable();
    table.size = header.size();
    table.idEnd = header.idEnd();
    table.freeHead = header.freeHead();
    table.entries.restore(entries);
    table.buckets.restore(heads, header.buckets());
    table.bytes.restore(bytes, header.current());
    return table;
  }

  /// What all of it takes, nearly.
  public long memoryBytes() {
    return entries.memoryBytes() + buckets.heads.memoryBytes() + bytes.memoryBytes();
  }

  // ---- entries

  private int newId() {
    if (freeHead != NONE) {
      int id = freeHead;
      freeHead = idIn(rows.get(id, NEXT));
      return id;
    }
    entries.resize((idEnd + 1) << SHIFT);
    return idEnd++;
  }

  /// Moves what lives in a chunk of bytes to the end of the current one.
  private void empty(int sparse) {
    int place = bytes.nextPlace(sparse, SubjectBytes.NONE);
    while (place != SubjectBytes.NONE) {
      int id = idAt(place);
      if (id != NONE) {
        int moved = bytes.add(bytes.array(place), bytes.from(place), bytes.to(place));
        entries.set((id << SHIFT) + PLACE, moved);
      }
      place = bytes.nextPlace(sparse, place);
    }
    bytes.drop(sparse);
  }

  /// Whose bytes are at a place, or [#NONE] if nobody's.
  private int idAt(int place) {
    int hash = hashOf(bytes.array(place), bytes.from(place), bytes.to(place));
    int id = sameHash(hash, NONE);
    while (id != NONE && rows.get(id, PLACE) != place) {
      id = sameHash(hash, id);
    }
    return id;
  }
}
