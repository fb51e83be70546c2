package io.serai.core.device;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The machine at one moment, as far as this process can use it; sizes in bytes. File pages that can
 * be dropped count as available.
 *
 * @param at when
 * @param memory the machine's memory
 * @param swap the machine's swap space
 * @param group the control groups that limit this process
 * @param pressure how much processes wait for memory; null where the kernel doesn't tell
 * @param process this process's memory; null where it isn't told
 * @param processors what can be computed on
 * @param hottest the hottest thermal zone; null where there is none
 * @param gpu null where there is none
 * @param diskRate null where it wasn't measured
 * @param absent why something is null or empty that most machines tell, by its name
 */
public record DeviceSnapshot(
    Instant at,
    MachineMemory memory,
    SwapSpace swap,
    ControlGroup group,
    @Nullable Pressure pressure,
    @Nullable ProcessMemory process,
    Processors processors,
    @Nullable Temperature hottest,
    @Nullable Gpu gpu,
    @Nullable DiskRate diskRate,
    Map<String, String> absent) {
  /** Copies the map. */
  public DeviceSnapshot {
    absent = Map.copyOf(absent);
  }

  /** The most memory this process could ever have: the machine's, or the tightest limit. */
  public long totalBytes() {
    long total = memory.totalBytes();
    for (GroupLevel level : group.levels()) {
      total = Math.min(total, level.limitBytes());
    }
    return total;
  }

  /**
   * What can be had without swapping: the least of {@code MemAvailable} and, over all levels, limit
   * − usage + file pages.
   */
  public long availableBytes() {
    return binding().map(GroupLevel::availableBytes).orElse(memory.availableBytes());
  }

  /** The control group that leaves less than the machine does; empty where none does. */
  public Optional<GroupLevel> binding() {
    return group.tightest().filter(level -> level.availableBytes() < memory.availableBytes());
  }

  /** What can still be swapped out: the least of the machine's free swap and all levels'. */
  public long swapFreeBytes() {
    long free = swap.freeBytes();
    for (GroupLevel level : group.levels()) {
      free = Math.min(free, level.swapFreeBytes());
    }
    return free;
  }

  /** File pages among {@link #availableBytes}, which are dropped when memory is needed. */
  public long droppableCacheBytes() {
    return Math.min(
        availableBytes(), binding().map(GroupLevel::droppableBytes).orElse(memory.fileBytes()));
  }

  /**
   * How much processes waited for the memory that this one can have: those of its control group, or
   * of the whole machine where no group limits it. Empty where only the whole machine's waiting is
   * known and a group limits this process, as that may be about others.
   */
  public Optional<Pressure> stalls() {
    boolean limited = group.levels().stream().anyMatch(this::limits);
    return Optional.ofNullable(limited ? group.pressure() : pressure);
  }

  private boolean limits(GroupLevel level) {
    return level.limitBytes() < memory.totalBytes();
  }

  /** How many processes of this one's group the kernel has killed for lack of memory. */
  public long oomKills() {
    return group.oomKills();
  }
}
