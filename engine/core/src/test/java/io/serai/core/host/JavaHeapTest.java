package io.serai.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JavaHeapTest {
  private static final long MIB = 1 << 20;

  /** A heap that shrinks to what is needed when it is collected. */
  private static final class TestingJvm implements JavaHeap.Jvm {
    long total;
    long needed;
    int collections;

    @Override
    public long totalBytes() {
      return total;
    }

    @Override
    public long usedBytes() {
      return total;
    }

    @Override
    public void collect() {
      collections++;
      total = needed;
    }
  }

  private final AtomicLong now = new AtomicLong();
  private final TestingJvm jvm = new TestingJvm();
  private final JavaHeap heap = new JavaHeap(jvm, now::get);

  @Test
  void aHeapThatGrewIsCollectedOnceInTenSeconds() {
    jvm.needed = 20 * MIB;
    for (int burst = 1; burst <= 3; burst++) {
      jvm.total = 60 * MIB;
      heap.giveBack();
      assertThat(jvm.collections).isEqualTo(burst - 1);
      now.addAndGet(TimeUnit.SECONDS.toNanos(10));
      heap.giveBack();
      assertThat(jvm.collections).isEqualTo(burst);
    }
  }

  @Test
  void aHeapThatIsNeededIsLeftAlone() {
    jvm.needed = 100 * MIB;
    jvm.total = 100 * MIB;
    for (int look = 0; look < 5; look++) {
      now.addAndGet(TimeUnit.SECONDS.toNanos(10));
      heap.giveBack();
    }
    assertThat(jvm.collections).isEqualTo(1);
    jvm.total = 190 * MIB;
    now.addAndGet(TimeUnit.SECONDS.toNanos(10));
    heap.giveBack();
    assertThat(jvm.collections).isEqualTo(1);
  }
}
