package io.serai.core.gate;

import java.util.Optional;

/** Whether a load under way must be given up, because memory runs short all the same. */
public final class LoadWatch {
  /** Of the reserve, which a load leaves available, so much may be used up while it loads. */
  private static final int FLOOR_PART = 4;

  private LoadWatch() {}

  /** What runs short, in words; empty if nothing does. */
  public static Optional<String> shortage(MemoryState memory, Limits limits) {
    long floor = limits.reserveBytes() / FLOOR_PART;
    long left = memory.available() + limits.usableSwap(memory.swapFree());
    return left < floor
        ? Optional.of(
            "memory and swap fell to %s while it loaded, below the floor of %s"
                .formatted(Sizes.text(left), Sizes.text(floor)))
        : Optional.empty();
  }
}
