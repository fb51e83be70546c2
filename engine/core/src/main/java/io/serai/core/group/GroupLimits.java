package io.serai.core.group;

import org.jspecify.annotations.Nullable;

/**
 * How much memory a group may take; null anywhere for no limit of its own.
 *
 * @param memoryBytes beyond it the kernel ends a process of the group, page cache counted
 * @param swapBytes swap space on top of the memory
 * @param highBytes beyond it the kernel slows the group down and takes memory back; version 2 only
 * @param swappiness how readily it is swapped, 0 to 100; version 1 only
 */
public record GroupLimits(
    @Nullable Long memoryBytes,
    @Nullable Long swapBytes,
    @Nullable Long highBytes,
    @Nullable Integer swappiness) {
  /** No limits: the group only counts. */
  public static final GroupLimits NONE = new GroupLimits(null, null, null, null);

  /** Refuses sizes below 0. */
  public GroupLimits {
    if (negative(memoryBytes) || negative(swapBytes) || negative(highBytes)) {
      throw new IllegalArgumentException("limits can't be negative");
    }
    if (swappiness != null && (swappiness < 0 || swappiness > 100)) {
      throw new IllegalArgumentException("swappiness is from 0 to 100, not " + swappiness);
    }
  }

  private static boolean negative(@Nullable Long bytes) {
    return bytes != null && bytes < 0;
  }

  /** A limit on memory, and on swap space on top of it. */
  public static GroupLimits of(long memoryBytes, long swapBytes) {
    return new GroupLimits(memoryBytes, swapBytes, null, null);
  }
}
