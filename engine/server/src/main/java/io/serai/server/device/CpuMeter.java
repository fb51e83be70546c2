package io.serai.server.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How busy the machine's processors are, since the last time that somebody asked. Safe to use from
 * several threads.
 */
final class CpuMeter {
  private static final Logger LOG = LoggerFactory.getLogger(CpuMeter.class);

  /** Those of a processor's times that add up to all of it: guests count in user and nice. */
  private static final int TIMES = 8;

  private static final int IDLE = 3;
  private static final int WAITING = 4;
  private static final double PER_CENT = 100;

  /** Less than this can't be told from nothing, as the kernel counts in ticks of 10 ms. */
  private static final long FEWEST_TICKS = 10;

  /** What processors did since the machine started, in ticks. */
  record Times(long busy, long all) {
    /**
     * Reads the kernel's account.
     *
     * @param line the first of {@code /proc/stat}
     */
    static Times parse(String line) {
      long[] ticks =
          Arrays.stream(line.strip().split("\\s+"))
              .skip(1)
              .limit(TIMES)
              .mapToLong(Long::parseLong)
              .toArray();
      long all = Arrays.stream(ticks).sum();
      return new Times(all - ticks[IDLE] - ticks[WAITING], all);
    }
  }

  private final Path file;
  private @Nullable Times before;
  private @Nullable Double percent;

  /** Begins to measure, by that file of the kernel's. */
  CpuMeter(Path file) {
    this.file = file;
    before = read();
  }

  /**
   * The share of all processors' time in per cent, since the last call that was at least a tenth of
   * a second ago; null where the kernel doesn't tell, or nothing was measured yet.
   */
  synchronized @Nullable Double percent() {
    Times now = read();
    Times last = before;
    if (now != null && last != null && now.all() - last.all() >= FEWEST_TICKS) {
      double share = PER_CENT * (now.busy() - last.busy()) / (now.all() - last.all());
      // The kernel may take back some of the time that it counted as waiting.
      percent = Math.clamp(share, 0, PER_CENT);
      before = now;
    }
    return percent;
  }

  private @Nullable Times read() {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().map(Times::parse).orElse(null);
    } catch (IOException e) {
      LOG.debug("the processors' times aren't told: {}", e.toString());
      return null;
    }
  }
}
