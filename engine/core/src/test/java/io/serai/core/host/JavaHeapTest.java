package io.serai.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JavaHeapTest {
  private static final long MIB = 1 << 20;

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger collections = new AtomicInteger();
  private final JavaHeap heap = new JavaHeap(now::get, collections::incrementAndGet);

  @Test
  void aHeapThatIsMostlyFreeIsCollectedOnceInTenSeconds() {
    heap.giveBack(250 * MIB, 160 * MIB);
    assertThat(collections).hasValue(0);
    now.set(TimeUnit.SECONDS.toNanos(10));
    heap.giveBack(250 * MIB, 160 * MIB);
    heap.giveBack(250 * MIB, 160 * MIB);
    assertThat(collections).hasValue(1);
  }

  @Test
  void aHeapThatIsUsedOrSmallIsLeftAlone() {
    for (int round = 1; round <= 3; round++) {
      now.set(round * TimeUnit.SECONDS.toNanos(10));
      heap.giveBack(250 * MIB, 120 * MIB);
      now.addAndGet(TimeUnit.SECONDS.toNanos(10));
      heap.giveBack(60 * MIB, 40 * MIB);
    }
    assertThat(collections).hasValue(0);
  }
}
