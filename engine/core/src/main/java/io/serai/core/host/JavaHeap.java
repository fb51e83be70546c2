package io.serai.core.host;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's Java heap. It keeps what it once grew to: the serial collector gives memory back
 * in full collections only, and after a burst of large answers there may be none for long.
 */
public final class JavaHeap {
  private static final Logger LOG = LoggerFactory.getLogger(JavaHeap.class);

  /** Less isn't worth a collection, which takes some 50 ms. */
  private static final long LEAST_FREE = 48L << 20;

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier nanoTime;
  private final Runnable collection;
  private long lookedNanos;

  /** The heap of this process. */
  public JavaHeap() {
    this(System::nanoTime, System::gc);
  }

  JavaHeap(LongSupplier nanoTime, Runnable collection) {
    this.nanoTime = nanoTime;
    this.collection = collection;
    lookedNanos = nanoTime.getAsLong();
  }

  /** Collects if most of the heap is free, at most once in ten seconds. */
  public void giveBack() {
    Runtime runtime = Runtime.getRuntime();
    giveBack(runtime.totalMemory(), runtime.freeMemory());
  }

  void giveBack(long totalBytes, long freeBytes) {
    long now = nanoTime.getAsLong();
    if (now - lookedNanos < PAUSE_NANOS) {
      return;
    }
    lookedNanos = now;
    if (freeBytes >= LEAST_FREE && freeBytes > totalBytes / 2) {
      collection.run();
      LOG.debug("of a heap of {} MiB {} were free", totalBytes >> 20, freeBytes >> 20);
    }
  }
}
