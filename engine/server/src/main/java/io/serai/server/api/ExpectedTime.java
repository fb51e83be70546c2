package io.serai.server.api;

import io.serai.core.device.DiskRate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long what is begun should take, by what is known before. */
final class ExpectedTime {
  private static final double MILLIS = 1e3;

  private ExpectedTime() {}

  /** That many milliseconds. */
  static Duration ofMillis(double millis) {
    return Duration.ofNanos(Math.round(millis * 1e6));
  }

  /**
   * Of a move between RAM and swap.
   *
   * @param lastMillis how long the last one took that way; 0 if there was none
   * @param bytes how much there is to be written or read
   * @param disk how fast that is; null if it wasn't measured
   * @param loadMillis how long a load should take, which is the only thing to go by then
   */
  static Duration ofMove(
      double lastMillis, long bytes, @Nullable DiskRate disk, double loadMillis) {
    if (lastMillis > 0) {
      return ofMillis(lastMillis);
    }
    return ofMillis(
        disk == null || disk.bytesPerSecond() <= 0
            ? loadMillis
            : MILLIS * bytes / disk.bytesPerSecond());
  }
}
