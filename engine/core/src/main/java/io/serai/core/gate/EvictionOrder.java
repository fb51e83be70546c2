package io.serai.core.gate;

import io.serai.spi.Footprint;
import java.time.Duration;
import java.util.Comparator;

/**
 * Who leaves first: the lower priority; then whoever frees most memory for the least time of
 * loading again, counted less the longer nobody has asked for it. The formula follows
 * GreedyDual-Size (Cao and Irani, 1997), with a half-life in place of its inflation.
 */
public final class EvictionOrder implements Comparator<Holder> {
  private static final Duration HALF_LIFE = Duration.ofMinutes(1);

  @Override
  public int compare(Holder one, Holder other) {
    int byPriority = one.priority().compareTo(other.priority());
    return byPriority != 0 ? byPriority : Double.compare(worth(one), worth(other));
  }

  /** Seconds of loading saved by keeping a GiB of it, as far as it is still wanted. */
  private static double worth(Holder holder) {
    Footprint held = holder.held();
    double gib = Math.max(1, held.totalBytes()) / (double) (1L << 30);
    double wanted = Math.pow(0.5, holder.idle().toMillis() / (double) HALF_LIFE.toMillis());
    return holder.reload().toNanos() / 1e9 / gib * wanted;
  }
}
