package io.serai.core.worker.process;

import java.util.Collection;
import java.util.function.DoubleConsumer;

/** Tells how far a move of pages is, each time a part of it worth telling is done. */
final class PageProgress {
  private static final long TELL_BYTES = 32L << 20;

  private final long all;
  private final DoubleConsumer tell;
  private long done;
  private long told;

  PageProgress(Collection<AddressRange> ranges, DoubleConsumer tell) {
    this.all = ranges.stream().mapToLong(AddressRange::bytes).sum();
    this.tell = tell;
  }

  /** So much more is done. */
  void done(AddressRange range) {
    done += range.bytes();
    if (done - told >= TELL_BYTES) {
      told = done;
      tell.accept(done / (double) all);
    }
  }
}
