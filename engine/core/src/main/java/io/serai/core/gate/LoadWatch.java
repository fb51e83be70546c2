package io.serai.core.gate;

import io.serai.core.device.Pressure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a load under way must be given up, because memory runs short all the same. */
public final class LoadWatch {
  /** Of the reserve, which a load leaves available, so much may be used up while it loads. */
  private static final int FLOOR_PART = 4;

  /** Whatever is reserved, as much of all memory counts as the reserve. */
  private static final int LEAST_PART = 100;

  /** All processes waited for memory so much of the last ten seconds, in percent: it thrashes. */
  private static final double MOST_WAITING = 80;

  private LoadWatch() {}

  /**
   * What runs short, in words; empty if nothing does.
   *
   * @param stalls null where the kernel doesn't tell
   */
  public static Optional<String> shortage(
      MemoryState memory, @Nullable Pressure stalls, Limits limits) {
    long floor = floor(memory, limits);
    long left = memory.available() + limits.usableSwap(memory.swapFree());
    if (left < floor) {
      return Optional.of(
          "memory and swap fell to %s while it loaded, below the floor of %s"
              .formatted(Sizes.text(left), Sizes.text(floor)));
    }
    double waiting = stalls == null ? 0 : stalls.full().avg10();
    return waiting > MOST_WAITING
        ? Optional.of(
            "all processes waited for memory for %.0f %% of ten seconds while it loaded, more than %.0f %%"
                .formatted(waiting, MOST_WAITING))
        : Optional.empty();
  }

  /**
   * What runs short for a load that pins memory, which no swap helps, in words; empty if nothing
   * does. Not to be asked while others load that may swap, since they fill RAM by right.
   */
  public static Optional<String> shortageOfRam(MemoryState memory, Limits limits) {
    long floor = floor(memory, limits);
    return memory.available() < floor && !memory.ownGpuMemory()
        ? Optional.of(
            "memory fell to %s while it loaded what can't be swapped, below the floor of %s"
                .formatted(Sizes.text(memory.available()), Sizes.text(floor)))
        : Optional.empty();
  }

  private static long floor(MemoryState memory, Limits limits) {
    return Math.max(limits.reserveBytes(), memory.total() / LEAST_PART) / FLOOR_PART;
  }
}
