package io.serai.core.select;

import java.util.concurrent.atomic.LongAdder;

/** How often each way of choosing a model was used since the engine began. */
public final class SelectionCounts {
  private final LongAdder manual = new LongAdder();
  private final LongAdder auto = new LongAdder();
  private final LongAdder hybridPreferred = new LongAdder();
  private final LongAdder hybridFallback = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  void add(Selection selection) {
    of(selection.mode()).increment();
    nanos.add(selection.nanos());
  }

  private LongAdder of(Mode mode) {
    return switch (mode) {
      case MANUAL -> manual;
      case AUTO -> auto;
      case HYBRID_PREFERRED -> hybridPreferred;
      case HYBRID_FALLBACK -> hybridFallback;
    };
  }

  /** How often that was how it came about. */
  public long count(Mode mode) {
    return of(mode).sum();
  }

  /** How long choosing took on average, in ms; 0 if nothing was chosen. */
  public double averageMillis() {
    long all = manual.sum() + auto.sum() + hybridPreferred.sum() + hybridFallback.sum();
    return all == 0 ? 0 : nanos.sum() / 1e6 / all;
  }
}
