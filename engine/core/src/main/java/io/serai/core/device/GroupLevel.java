package io.serai.core.device;

/**
 * One control group and its limits, all of which hold for the groups in it too; in bytes.
 *
 * @param path the group's name, such as {@code /system.slice/serai.service}
 * @param limitBytes the most memory its processes may hold; {@link #UNLIMITED} where it has none
 * @param usageBytes what they hold, with the file pages they read
 * @param droppableBytes file pages among that ({@code inactive_file} and {@code active_file})
 * @param swapLimitBytes the most they may swap out; {@link #UNLIMITED} where it has none. Version 1
 *     limits memory and swap together, so it is {@code memory.memsw.limit_in_bytes} less {@code
 *     memory.limit_in_bytes}
 * @param swapUsageBytes what they swapped out; in version 1 {@code total_swap} of {@code
 *     memory.stat}. With both, free swap and available memory add up to what version 1 leaves: its
 *     limit of memory and swap, less the use of both, and the file pages
 */
public record GroupLevel(
    String path,
    long limitBytes,
    long usageBytes,
    long droppableBytes,
    long swapLimitBytes,
    long swapUsageBytes) {
  /** There is no limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** Whether it limits memory. */
  public boolean limited() {
    return limitBytes != UNLIMITED;
  }

  /** What can be had in it without swapping: limit − usage + file pages; at least 0. */
  public long availableBytes() {
    return limited() ? Math.max(0, limitBytes - usageBytes + droppableBytes) : UNLIMITED;
  }

  /** What can be swapped out in it; at least 0. */
  public long swapFreeBytes() {
    return swapLimitBytes == UNLIMITED ? UNLIMITED : Math.max(0, swapLimitBytes - swapUsageBytes);
  }
}
