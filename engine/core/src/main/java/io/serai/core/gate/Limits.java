package io.serai.core.gate;

/**
 * How far the gate goes. A limit of 0 bytes means none.
 *
 * @param ramShare of what is available or could be made so, a model may take this share and count
 *     as {@link Tier#RAM}; above 0, up to 1
 * @param swapShare the same of that and free swap together, for {@link Tier#SWAP}
 * @param reserveBytes what a load always leaves available
 * @param ramMaxBytes all models together hold no more memory than this
 * @param swapMaxBytes of the free swap no more than this is counted on
 * @param ceilingBytes no model is larger than this, whatever there is
 */
public record Limits(
    double ramShare,
    double swapShare,
    long reserveBytes,
    long ramMaxBytes,
    long swapMaxBytes,
    long ceilingBytes) {
  private static final long MIB = 1 << 20;
  private static final long MOST_RESERVED = 512 * MIB;

  /** Refuses values out of range. */
  public Limits {
    share("ramShare", ramShare);
    share("swapShare", swapShare);
    if (reserveBytes < 0 || ramMaxBytes < 0 || swapMaxBytes < 0 || ceilingBytes < 0) {
      throw new IllegalArgumentException("limits in bytes can't be negative");
    }
  }

  /** 70 % of memory, 60 % of memory and swap; 8 % of the machine is left, 512 MiB at most. */
  public static Limits defaults(long totalBytes) {
    return new Limits(0.7, 0.6, Math.min(MOST_RESERVED, totalBytes / 100 * 8), 0, 0, 0);
  }

  /** What one model may take of so much memory and count as in RAM. */
  public long ram(long capacity) {
    return Math.clamp(Math.min((long) (ramShare * capacity), capacity - reserveBytes), 0, capacity);
  }

  /** What one model may take of so much memory and so much swap. */
  long swap(long capacity, long swapFree) {
    return (long) (swapShare * (capacity + usableSwap(swapFree)));
  }

  /** The size of the largest model, whatever there is. */
  long ceiling() {
    return ceilingBytes == 0 ? Long.MAX_VALUE : ceilingBytes;
  }

  /** The free swap that is counted on. */
  public long usableSwap(long swapFree) {
    return swapMaxBytes == 0 ? swapFree : Math.min(swapFree, swapMaxBytes);
  }

  private static void share(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be above 0 and up to 1, not " + value);
    }
  }
}
