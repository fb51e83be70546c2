package io.serai.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.device.Pressure;
import io.serai.core.device.Pressure.Stall;
import org.junit.jupiter.api.Test;

class LoadWatchTest {
  private static final long MIB = 1 << 20;

  /** A reserve of 512 MiB, so that the floor is at 128. */
  private static final Limits LIMITS = new Limits(0.7, 0.6, 512 * MIB, 0, 0, 0);

  @Test
  void memoryAndSwapTogetherRunShortBelowAQuarterOfTheReserve() {
    assertThat(LoadWatch.shortage(memory(100, 28), null, LIMITS)).isEmpty();
    assertThat(LoadWatch.shortage(memory(100, 27), null, LIMITS))
        .contains("memory and swap fell to 0.12 GiB while it loaded, below the floor of 0.13 GiB");
  }

  @Test
  void withoutAReserveThereIsAFloorStill() {
    Limits none = new Limits(0.7, 0.6, 0, 0, 0, 0);
    assertThat(LoadWatch.shortage(memory(19, 0), null, none)).isPresent();
    assertThat(LoadWatch.shortage(memory(21, 0), null, none)).isEmpty();
  }

  @Test
  void swapDoesntHelpWhatPinsMemory() {
    assertThat(LoadWatch.shortageOfRam(memory(127, 9000), LIMITS))
        .contains(
            "memory fell to 0.12 GiB while it loaded what can't be swapped, below the floor of 0.13"
                + " GiB");
    assertThat(LoadWatch.shortageOfRam(memory(128, 0), LIMITS)).isEmpty();
    MemoryState besideAGpu = memory(100, 0).withGpuAvailable(8000 * MIB);
    assertThat(LoadWatch.shortageOfRam(besideAGpu, LIMITS)).isEmpty();
  }

  @Test
  void aMachineOnWhichAllWaitForMemoryThrashes() {
    assertThat(LoadWatch.shortage(memory(4000, 0), waiting(81), LIMITS)).isPresent();
    assertThat(LoadWatch.shortage(memory(4000, 0), waiting(79), LIMITS)).isEmpty();
  }

  private static Pressure waiting(double percent) {
    Stall stall = new Stall(percent, percent, 0);
    return new Pressure(stall, stall);
  }

  /** Of 8000 MiB and 11000 of swap. */
  private static MemoryState memory(long available, long swapFree) {
    return new MemoryState(
        8000 * MIB, available * MIB, 11000 * MIB, swapFree * MIB, MemoryState.SHARED);
  }
}
