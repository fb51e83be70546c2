package io.serai.core.host;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's Java heap. It keeps what it once grew to: the serial collector gives memory back
 * in full collections only, and after a burst of large answers there may be none for long.
 *
 * <p>Not for several threads.
 */
public final class JavaHeap {
  private static final Logger LOG = LoggerFactory.getLogger(JavaHeap.class);

  /** Less isn't worth a collection, which takes some 50 ms. */
  private static final long LEAST = 32L << 20;

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What is asked of the JVM. */
  interface Jvm {
    /** The heap's size in bytes, used or not. */
    long totalBytes();

    /** What objects take in bytes, those included that nobody needs any more. */
    long usedBytes();

    /** Frees what nobody needs any more, and gives memory back. */
    void collect();
  }

  private final Jvm jvm;
  private final LongSupplier nanoTime;
  private long lookedNanos;
  private long neededBytes;

  /** The heap of this process. */
  public JavaHeap() {
    this(
        new Jvm() {
          private final Runtime runtime = Runtime.getRuntime();

          @Override
          public long totalBytes() {
            return runtime.totalMemory();
          }

          @Override
          public long usedBytes() {
            return runtime.totalMemory() - runtime.freeMemory();
          }

          @Override
          public void collect() {
            System.gc();
          }
        },
        System::nanoTime);
  }

  JavaHeap(Jvm jvm, LongSupplier nanoTime) {
    this.jvm = jvm;
    this.nanoTime = nanoTime;
    lookedNanos = nanoTime.getAsLong();
  }

  /**
   * Collects if the heap is larger by 32 MiB, and twice as large, as what was needed of it after
   * the last collection; at most once in ten seconds.
   */
  public void giveBack() {
    long now = nanoTime.getAsLong();
    if (now - lookedNanos < PAUSE_NANOS) {
      return;
    }
    lookedNanos = now;
    long before = jvm.totalBytes();
    if (before - neededBytes > Math.max(LEAST, neededBytes)) {
      jvm.collect();
      neededBytes = jvm.usedBytes();
      LOG.debug(
          "a heap of {} MiB, {} of them needed, was collected", before >> 20, neededBytes >> 20);
    }
  }
}
