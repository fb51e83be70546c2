package io.serai.core.device;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in mind how much memory of a GPU is free that has its own. Asking takes up to a second, so
 * it is done again and again on a thread of its own, and an answer may be two seconds old. Does
 * nothing where there is no such GPU.
 */
public final class GpuMemoryMeter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GpuMemoryMeter.class);
  private static final long PAUSE_MILLIS = 1000;
  private static final long UNKNOWN = -1;

  /** Asks the driver. */
  interface Query {
    /** All GPUs, the one that models compute on first. */
    List<NvidiaSmi> ask() throws IOException, InterruptedException;
  }

  private final Query query;
  private final @Nullable Thread thread;
  private volatile long free = UNKNOWN;
  private boolean answered;
  private boolean failing;

  private GpuMemoryMeter(Query query, boolean runs) {
    this.query = query;
    thread = runs ? Thread.ofVirtual().name("serai-gpu").unstarted(this::run) : null;
  }

  /**
   * Asks once, and then again and again until it is closed.
   *
   * @param gpu null where there is none
   */
  public static GpuMemoryMeter start(@Nullable Gpu gpu) {
    return start(gpu, NvidiaSmi::query);
  }

  static GpuMemoryMeter start(@Nullable Gpu gpu, Query query) {
    GpuMemoryMeter meter = new GpuMemoryMeter(query, gpu != null && !gpu.sharedWithHost());
    Thread thread = meter.thread;
    if (thread != null && meter.look()) {
      thread.start();
    }
    return meter;
  }

  /** Its free memory in bytes; empty where it isn't apart from the machine's, or isn't told. */
  public OptionalLong freeBytes() {
    long now = free;
    return now == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(now);
  }

  private void run() {
    do {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    } while (look());
  }

  /**
   * Whether it is worth looking again: it is once there was an answer, since the driver's program
   * may fail now and then, for one when memory is short.
   */
  private boolean look() {
    try {
      List<NvidiaSmi> gpus = query.ask();
      free = gpus.isEmpty() ? UNKNOWN : gpus.getFirst().freeBytes();
      answered |= !gpus.isEmpty();
      failing = false;
      return !gpus.isEmpty();
    } catch (IOException e) {
      if (!failing) {
        LOG.warn(
            "the GPU's free memory isn't told, so {}: {}",
            answered
                ? "it counts as it was last"
                : "what models take of it counts as the machine's",
            e.getMessage());
      }
      failing = true;
      return answered;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
