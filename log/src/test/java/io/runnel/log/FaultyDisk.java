// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.disk.Disk;
import io.runnel.log.disk.DiskFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// A disk in memory that fails as disks do: what was not synced is lost or torn at any byte when
/// the power goes, writes and syncs are refused, bits flip. One thread.
final class FaultyDisk implements Disk {
  private static final int PAGE = 512;

  private final Random random;

  /// What programs see, by name.
  private final Map<Path, Node> names = new TreeMap<>();

  /// Names that survive a power cut.
  private Map<Path, Node> durableNames = new TreeMap<>();

  /// Operations until one fails; negative: none does.
  private int failIn = -1;

  private boolean full;

  private static final class Node {
    byte[] bytes = {};
    byte[] durable = {};

    /// Pages written since the last sync.
    final Set<Integer> dirty = new HashSet<>();

    void write(long at, byte[] source, int from, int length) {
      int to = (int) at + length;
      if (to > bytes.length) {
        bytes = Arrays.copyOf(bytes, to);
      }
      System.arraycopy(source, from, bytes, (int) at, length);
      for (int page = (int) at / PAGE; page <= (to - 1) / PAGE && length > 0; page++) {
        dirty.add(page);
      }
    }
  }

  FaultyDisk(Random random) {
    this.random = random;
  }

  /// One of the next `operations` writes and syncs is refused.
  void failWithin(int operations) {
    failIn = random.nextInt(operations);
  }

  /// Every write and sync is refused until further notice.
  void full(boolean now) {
    full = now;
    failIn = -1;
  }

  boolean isFull() {
    return full;
  }

  /// Everything is as a power cut leaves it: of each file some unsynced pages are there, others
  /// not, one may be torn; new names may be gone.
  void cutPower() {
    for (Node node : new HashSet<>(names.values())) {
      tear(node);
    }
    for (Node node : new HashSet<>(durableNames.values())) {
      tear(node);
    }
    if (random.nextBoolean()) {
      names.clear();
      names.putAll(durableNames);
    } else {
      durableNames = new TreeMap<>(names);
    }
    full = false;
    failIn = -1;
  }

  private void tear(Node node) {
    int unsyncedSize = node.bytes.length;
    int size = node.durable.length;
    if (unsyncedSize > size) {
      size += random.nextInt(unsyncedSize - size + 1);
    } else if (random.nextBoolean()) {
      size = unsyncedSize;
    }
    byte[] after = Arrays.copyOf(node.durable, size);
    for (int page : node.dirty) {
      int from = page * PAGE;
      int to = Math.min(Math.min(from + PAGE, size), node.bytes.length);
      int kept =
          switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> to - from;
            default -> to > from ? random.nextInt(to - from) : 0;
          };
      if (kept > 0) {
        System.arraycopy(node.bytes, from, after, from, kept);
      }
    }
    node.bytes = after;
    node.durable = after.clone();
    node.dirty.clear();
  }

  /// Flips a bit of a file, also on the medium.
  void flip(Path file, long at) {
    Node node = names.get(file);
    node.bytes[(int) at] ^= (byte) (1 << random.nextInt(8));
    node.durable = node.bytes.clone();
  }

  byte[] bytes(Path file) {
    Node node = names.get(file);
    return node == null ? new byte[0] : node.bytes;
  }

  private void fault(String what) throws IOException {
    if (full) {
      throw new IOException("no space left on device: " + what);
    }
    if (failIn >= 0 && failIn-- == 0) {
      throw new IOException("input/output error: " + what);
    }
  }

  @Override
  public DiskFile open(Path path) {
    return new File(names.computeIfAbsent(path, _ -> new Node()));
  }

  @Override
  public boolean exists(Path file) {
    return names.containsKey(file);
  }

  @Override
  public List<String> list(Path directory) {
    return names.keySet().stream()
        .filter(file -> directory.equals(file.getParent()))
        .map(file -> file.getFileName().toString())
        .toList();
  }

  @Override
  public void createDirectories(Path directory) {}

  @Override
  public void rename(Path from, Path to) throws IOException {
    fault("rename");
    Node node = names.remove(from);
    if (node == null) {
      throw new NoSuchFileException(from.toString());
    }
    names.put(to, node);
  }

  @Override
  public void delete(Path file) {
    names.remove(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    fault("sync of names");
    durableNames = new TreeMap<>(names);
  }

  /// An open file of this disk.
  private final class File implements DiskFile {
    private final Node node;

    File(Node node) {
      this.node = node;
    }

    @Override
    public int read(long at, byte[] into, int from, int length) {
      int got = (int) Math.clamp(node.bytes.length - at, 0, length);
      System.arraycopy(node.bytes, (int) Math.min(at, node.bytes.length), into, from, got);
      return got;
    }

    @Override
    public void write(long at, byte[] bytes, int from, int length) throws IOException {
      try {
        fault("write");
      } catch (IOException e) {
        node.write(at, bytes, from, random.nextInt(length + 1));
        throw e;
      }
      node.write(at, bytes, from, length);
    }

    @Override
    public void force() throws IOException {
      fault("sync");
      node.durable = node.bytes.clone();
      node.dirty.clear();
    }

    @Override
    public long size() {
      return node.bytes.length;
    }

    @Override
    public void truncate(long size) throws IOException {
      fault("truncate");
      node.bytes = Arrays.copyOf(node.bytes, (int) Math.min(size, node.bytes.length));
    }

    @Override
    public void close() {}
  }

  /// All files and what is in them, for messages of failed tests.
  Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new HashMap<>();
    names.forEach((file, node) -> sizes.put(file.getFileName().toString(), node.bytes.length));
    return sizes;
  }
}
