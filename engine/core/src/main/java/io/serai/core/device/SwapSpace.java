package io.serai.core.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machine's swap space.
 *
 * @param totalBytes all there is; 0 where there is none
 * @param freeBytes what isn't used
 * @param swappiness how readily the kernel swaps, 0 to 200 ({@code vm.swappiness}); null where it
 *     isn't told
 * @param devices what it is made of; empty where it isn't told
 */
public record SwapSpace(
    long totalBytes, long freeBytes, @Nullable Integer swappiness, List<SwapDevice> devices) {
  /** Copies the list. */
  public SwapSpace {
    devices = List.copyOf(devices);
  }

  /** How much of {@link #totalBytes} is compressed memory (zram) rather than storage. */
  public long zramBytes() {
    return devices.stream()
        .filter(device -> device.kind() == SwapDevice.Kind.ZRAM)
        .mapToLong(SwapDevice::totalBytes)
        .sum();
  }
}
