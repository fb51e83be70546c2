package io.serai.core.gate;

import org.jspecify.annotations.Nullable;

/** Limits that a person sets, as in {@link Limits}; null leaves one as it is. */
public record LimitChanges(
    @Nullable Double ramShare,
    @Nullable Double swapShare,
    @Nullable Long reserveBytes,
    @Nullable Long ramMaxBytes,
    @Nullable Long swapMaxBytes,
    @Nullable Long ceilingBytes) {
  /** Leaves all as they are. */
  public static final LimitChanges NONE = new LimitChanges(null, null, null, null, null, null);

  /**
   * The limits with these changes.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Limits applyTo(Limits limits) {
    return new Limits(
        ramShare == null ? limits.ramShare() : ramShare,
        swapShare == null ? limits.swapShare() : swapShare,
        reserveBytes == null ? limits.reserveBytes() : reserveBytes,
        ramMaxBytes == null ? limits.ramMaxBytes() : ramMaxBytes,
        swapMaxBytes == null ? limits.swapMaxBytes() : swapMaxBytes,
        ceilingBytes == null ? limits.ceilingBytes() : ceilingBytes);
  }
}
