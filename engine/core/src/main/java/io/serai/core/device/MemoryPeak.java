package io.serai.core.device;

import io.serai.spi.Footprint;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a process and those that it started a hundred times a second and keeps the most that
 * they held of each kind together. What is in swap counts as private; what is locked is left out,
 * and pinned memory can't be seen from outside: it is left at 0.
 */
public final class MemoryPeak implements AutoCloseable {
  private static final int PERIOD_MILLIS = 10;

  private final long pid;
  private final Thread watch;
  private volatile boolean closed;
  private Footprint most;

  private MemoryPeak(long pid, Footprint first) {
    this.pid = pid;
    this.most = first;
    this.watch = Thread.ofPlatform().name("serai-memory-peak").daemon().unstarted(this::look);
  }

  /**
   * Begins to look, and looks until it is closed.
   *
   * @throws IOException if there is no such process
   */
  public static MemoryPeak of(long pid) throws IOException {
    MemoryPeak peak = new MemoryPeak(pid, now(pid));
    peak.watch.start();
    return peak;
  }

  /**
   * What a process and those that it started hold now.
   *
   * @throws IOException if there is no such process
   */
  public static Footprint now(long pid) throws IOException {
    return footprint(ProcessMemory.ofTree(pid));
  }

  /** The most of each kind since it began or {@link #restart} was called, in bytes. */
  public synchronized Footprint most() {
    return most;
  }

  /**
   * Counts from now on, and tells what is held now.
   *
   * @throws IOException if the process is gone
   */
  public Footprint restart() throws IOException {
    Footprint now = now(pid);
    synchronized (this) {
      most = now;
    }
    return now;
  }

  private void look() {
    try {
      while (!closed) {
        keep(now(pid));
        TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
      }
    } catch (IOException e) {
      // The process has ended, so there is nothing more to see.
      closed = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void keep(Footprint now) {
    most =
        new Footprint(
            Math.max(most.privateBytes(), now.privateBytes()),
            Math.max(most.mappedBytes(), now.mappedBytes()),
            0);
  }

  private static Footprint footprint(ProcessMemory process) {
    return process.unlocked().plus(Footprint.ofPrivate(process.swappedBytes()));
  }

  /** Ends looking. */
  @Override
  public void close() {
    closed = true;
    watch.interrupt();
  }
}
