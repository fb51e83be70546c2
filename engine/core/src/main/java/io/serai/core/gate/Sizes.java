package io.serai.core.gate;

import java.util.Locale;

/** Sizes for people, in MiB below a GiB. */
public final class Sizes {
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;

  private Sizes() {}

  /** With its unit, such as {@code 5.27 GiB} or {@code 38.5 MiB}. */
  public static String text(long bytes) {
    return number(bytes, unit(bytes)) + " " + (unit(bytes) == GIB ? "GiB" : "MiB");
  }

  /** As options take it, such as {@code 6GiB}; rounded up. */
  static String option(long bytes) {
    return bytes >= GIB ? Math.ceilDiv(bytes, GIB) + "GiB" : Math.ceilDiv(bytes, MIB) + "MiB";
  }

  /** What {@link #option} says of so many bytes. */
  static long roundUp(long bytes) {
    long unit = bytes >= GIB ? GIB : MIB;
    return Math.ceilDiv(bytes, unit) * unit;
  }

  /** The unit that suits so many bytes. */
  static long unit(long bytes) {
    return bytes >= GIB / 10 ? GIB : MIB;
  }

  /** In a unit, without its name. */
  static String number(long bytes, long unit) {
    return String.format(Locale.ROOT, unit == GIB ? "%.2f" : "%.1f", bytes / (double) unit);
  }
}
