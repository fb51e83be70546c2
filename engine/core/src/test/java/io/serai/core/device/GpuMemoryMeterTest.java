package io.serai.core.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GpuMemoryMeterTest {
  private static final Gpu OWN = new Gpu("NVIDIA RTX A2000", false);
  private static final Gpu SHARED = new Gpu("NVIDIA Jetson", true);

  private static List<NvidiaSmi> free(long mib) {
    return List.of(new NvidiaSmi("NVIDIA RTX A2000", 12288L << 20, mib << 20, "550.54"));
  }

  @Test
  void tellsWhatIsFreeAndLooksAgain() throws Exception {
    AtomicBoolean taken = new AtomicBoolean();
    try (GpuMemoryMeter meter = GpuMemoryMeter.start(OWN, () -> free(taken.get() ? 3000 : 8000))) {
      assertThat(meter.freeBytes()).hasValue(8000L << 20);
      taken.set(true);
      assertFallsTo3000Mib(meter);
    }
  }

  @Test
  void goesOnAfterADriverThatFailedOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch failed = new CountDownLatch(1);
    CountDownLatch checked = new CountDownLatch(1);
    try (GpuMemoryMeter meter =
        GpuMemoryMeter.start(
            OWN,
            () -> {
              int now = asked.incrementAndGet();
              if (now == 2) {
                throw new IOException("nvidia-smi didn't answer within 5 s");
              }
              if (now == 3) {
                failed.countDown();
                checked.await();
              }
              return free(now == 1 ? 8000 : 3000);
            })) {
      assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(meter.freeBytes()).hasValue(8000L << 20);
      checked.countDown();
      assertFallsTo3000Mib(meter);
    }
  }

  private static void assertFallsTo3000Mib(GpuMemoryMeter meter) throws InterruptedException {
    for (int i = 0; i < 300 && meter.freeBytes().orElse(0) != 3000L << 20; i++) {
      Thread.sleep(100);
    }
    assertThat(meter.freeBytes()).hasValue(3000L << 20);
  }

  @Test
  void doesNotAskWhereTheMemoryIsTheMachinesOrThereIsNoGpu() {
    GpuMemoryMeter.Query never =
        () -> {
          throw new IOException("nobody was to ask");
        };
    AtomicInteger asked = new AtomicInteger();
    GpuMemoryMeter.Query counting =
        () -> {
          asked.incrementAndGet();
          return never.ask();
        };
    try (GpuMemoryMeter jetson = GpuMemoryMeter.start(SHARED, counting);
        GpuMemoryMeter none = GpuMemoryMeter.start(null, counting)) {
      assertThat(jetson.freeBytes()).isEmpty();
      assertThat(none.freeBytes()).isEmpty();
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void whatIsNotToldIsEmpty() {
    try (GpuMemoryMeter failing =
            GpuMemoryMeter.start(
                OWN,
                () -> {
                  throw new IOException("nvidia-smi ended with 9");
                });
        GpuMemoryMeter silent = GpuMemoryMeter.start(OWN, List::of)) {
      assertThat(failing.freeBytes()).isEmpty();
      assertThat(silent.freeBytes()).isEmpty();
    }
  }
}
