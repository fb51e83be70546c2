package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServerPulseTest {
  private static final Duration LOOK = Duration.ofMillis(5);

  private final AtomicInteger signs = new AtomicInteger();

  @Test
  void showsThatCallsGoOnWhileTheServerComputes() throws Exception {
    AtomicInteger millis = new AtomicInteger();
    ServerPulse pulse =
        new ServerPulse(() -> Duration.ofMillis(millis.addAndGet(20)), Duration.ofMillis(1));
    CountDownLatch first = new CountDownLatch(3);
    CountDownLatch second = new CountDownLatch(3);
    try (var _ = pulse.await(new Cancellation(first::countDown));
        var _ = pulse.await(new Cancellation(second::countDown))) {
      assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void showsNothingOfAServerThatComputesNothingWorthTheName() throws Exception {
    CountDownLatch looks = new CountDownLatch(20);
    ServerPulse pulse =
        new ServerPulse(
            () -> {
              looks.countDown();
              return Duration.ofMillis(40 - looks.getCount());
            },
            LOOK);
    try (var _ = pulse.await(new Cancellation(signs::incrementAndGet))) {
      assertThat(looks.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(signs).hasValue(0);
  }

  @Test
  void stopsLookingWhenNobodyWaitsAndBeginsAgain() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    ServerPulse pulse =
        new ServerPulse(() -> Duration.ofSeconds(looks.incrementAndGet()), Duration.ofMillis(1));
    for (int i = 0; i < 3; i++) {
      CountDownLatch sign = new CountDownLatch(1);
      try (var _ = pulse.await(new Cancellation(sign::countDown))) {
        assertThat(sign.await(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }
}
