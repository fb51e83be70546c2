package io.serai.core.gate;

import io.serai.core.device.DeviceSnapshot;
import io.serai.spi.Footprint;
import java.util.OptionalLong;

/**
 * The memory there is at one moment, as a decision needs it, in bytes. Limits of control groups are
 * counted in.
 *
 * @param total all memory
 * @param available what can be had without swapping; file pages that can be dropped count
 * @param swapTotal all swap
 * @param swapFree swap that is unused
 * @param gpuAvailable free memory of a GPU that has its own; -1 where pinned memory is part of the
 *     memory above, as on a Jetson and without a GPU
 */
public record MemoryState(
    long total, long available, long swapTotal, long swapFree, long gpuAvailable) {
  /** What {@link #gpuAvailable} is where the GPU has no memory of its own. */
  public static final long SHARED = -1;

  /**
   * The memory of a device at one moment.
   *
   * @param gpuFree free memory of a GPU that has its own; empty where it is part of the machine's
   */
  public static MemoryState of(DeviceSnapshot device, OptionalLong gpuFree) {
    MemoryState state = of(device);
    return gpuFree.isPresent() ? state.withGpuAvailable(gpuFree.getAsLong()) : state;
  }

  /** The memory of a device at one moment, without what a GPU has of its own. */
  public static MemoryState of(DeviceSnapshot device) {
    return new MemoryState(
        device.totalBytes(),
        device.availableBytes(),
        device.swap().totalBytes(),
        device.swapFreeBytes(),
        SHARED);
  }

  /** The same with so much more or less available; never below nothing. */
  public MemoryState withAvailable(long bytes) {
    return new MemoryState(total, Math.max(0, bytes), swapTotal, swapFree, gpuAvailable);
  }

  /** The same with so much of a GPU's own memory available; never below nothing. */
  public MemoryState withGpuAvailable(long bytes) {
    return new MemoryState(total, available, swapTotal, swapFree, Math.max(0, bytes));
  }

  /** The same with so much more swap unused, or less; never more than there is. */
  public MemoryState withMoreSwap(long bytes) {
    return new MemoryState(
        total, available, swapTotal, Math.min(swapTotal, swapFree + bytes), gpuAvailable);
  }

  /** The same with so much more swap than there is. */
  MemoryState withSwapAdded(long bytes) {
    return new MemoryState(total, available, swapTotal + bytes, swapFree + bytes, gpuAvailable);
  }

  /**
   * What of those bytes is in the machine's own memory and can't be dropped: pinned ones only where
   * a GPU has none of its own.
   */
  public long undroppable(Footprint bytes) {
    return bytes.privateBytes() + (ownGpuMemory() ? 0 : bytes.pinnedBytes());
  }

  /** Whether pinned memory is apart from the memory that everything else is in. */
  public boolean ownGpuMemory() {
    return gpuAvailable != SHARED;
  }
}
