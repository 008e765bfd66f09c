// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer.pull;

/// The requests that wait, in the order in which they are served: a ring that grows up to
/// `max_waiting`. Nothing is allocated before the first request.
public final class PullQueue {
  private static final PullRequest[] NOTHING = {};
  private static final int CAPACITY_FIRST = 4;

  private PullRequest[] ring = NOTHING;
  private int head;
  private int size;

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public PullRequest first() {
    return ring[head];
  }

  public PullRequest at(int index) {
    return ring[(head + index) & (ring.length - 1)];
  }

  public void append(PullRequest request) {
    makeRoom();
    ring[(head + size++) & (ring.length - 1)] = request;
  }

  /// Behind all requests of the same or a more urgent priority.
  public void insertByPriority(PullRequest request) {
    append(request);
    int i = size - 1;
    while (i > 0 && at(i - 1).group.priority() > request.group.priority()) {
      put(i, at(i - 1));
      i--;
    }
    put(i, request);
  }

  public void removeFirst() {
    remove(0);
  }

  @SuppressWarnings("NullAway") // what has left is not kept
  public void remove(int index) {
    if (index == 0) {
      ring[head] = null;
      head = (head + 1) & (ring.length - 1);
    } else {
      for (int i = index; i < size - 1; i++) {
        put(i, at(i + 1));
      }
      ring[(head + size - 1) & (ring.length - 1)] = null;
    }
    if (--size == 0) {
      head = 0;
      if (ring.length > CAPACITY_FIRST) {
        ring = NOTHING;
      }
    }
  }

  /// The first one becomes the last one.
  public void cycle() {
    PullRequest request = first();
    removeFirst();
    append(request);
  }

  private void put(int index, PullRequest request) {
    ring[(head + index) & (ring.length - 1)] = request;
  }

  private void makeRoom() {
    if (size < ring.length) {
      return;
    }
    int capacity = Math.max(CAPACITY_FIRST, 2 * ring.length);
    PullRequest[] larger = new PullRequest[capacity];
    for (int i = 0; i < size; i++) {
      larger[i] = at(i);
    }
    ring = larger;
    head = 0;
  }
}
