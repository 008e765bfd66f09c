// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.batch;

/// How many batches are open in the whole server. Shared by the streams of all loops; between
/// [#isFull] and [#take] others may come by, so the limit is kept nearly.
public interface BatchSlots {
  boolean isFull();

  void take();

  void free();

  /// For streams of one loop.
  static BatchSlots ofOneLoop(int max) {
    return new BatchSlots() {
      private int open;

      @Override
      public boolean isFull() {
        return open >= max;
      }

      @Override
      public void take() {
        open++;
      }

      @Override
      public void free() {
        open--;
      }
    };
  }
}
