package io.serai.core.pressure;

import io.serai.core.device.DeviceSnapshot;
import io.serai.core.device.Pressure;
import io.serai.core.gate.MemoryState;
import org.jspecify.annotations.Nullable;

/**
 * What was read at one moment.
 *
 * @param memory what there is
 * @param stalls how long processes have waited for memory; null where the kernel doesn't tell
 */
public record Reading(MemoryState memory, @Nullable Pressure stalls) {
  /** What a device tells. */
  public static Reading of(DeviceSnapshot device) {
    return new Reading(MemoryState.of(device), device.stalls().orElse(null));
  }
}
