package io.serai.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
  private static final RestartPolicy POLICY = RestartPolicy.DEFAULT;
  private static final RestartPolicy WITHOUT_QUARANTINE =
      new RestartPolicy(
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          1000,
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofHours(1));

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private CrashHistory history = CrashHistory.NONE;

  @Test
  void aWorkerThatNeverFailedStartsAtOnce() {
    assertThat(POLICY.decide(history, now)).isEqualTo(new Restart.Now());
  }

  @Test
  void pausesDoubleUpToAMinute() {
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      crash(Duration.ZERO);
      assertThat(WITHOUT_QUARANTINE.decide(history, now))
          .isInstanceOfSatisfying(
              Restart.Later.class,
              later -> assertThat(later.at()).isEqualTo(now.plusSeconds(seconds)));
      now = now.plusSeconds(seconds);
      assertThat(WITHOUT_QUARANTINE.decide(history, now)).isEqualTo(new Restart.Now());
    }
  }

  @Test
  void aHealthyTimeStartsAnew() {
    crash(Duration.ZERO);
    crash(Duration.ZERO);
    now = now.plus(Duration.ofHours(1));
    crash(Duration.ofMinutes(59));
    assertThat(POLICY.decide(history, now))
        .isInstanceOfSatisfying(
            Restart.Later.class, later -> assertThat(later.at()).isEqualTo(now.plusSeconds(1)));
  }

  @Test
  void failuresFarApartDontPutItIntoQuarantine() {
    for (int i = 0; i < 5; i++) {
      now = now.plus(Duration.ofMinutes(4));
      crash(Duration.ofMinutes(4));
      assertThat(POLICY.decide(history, now)).isInstanceOf(Restart.Later.class);
    }
  }

  @Test
  void threeFailuresInFiveMinutesPutItIntoQuarantineEachTimeForLonger() {
    crash(Duration.ZERO);
    crash(Duration.ZERO);
    crash(Duration.ZERO);
    for (int minutes : new int[] {5, 10, 20, 40, 60, 60}) {
      assertThat(POLICY.decide(history, now))
          .isInstanceOfSatisfying(
              Restart.Quarantined.class,
              quarantined -> {
                assertThat(quarantined.until()).isEqualTo(now.plus(Duration.ofMinutes(minutes)));
                assertThat(quarantined.reason())
                    .contains("in a row; the last one was killed by signal 9");
              });
      now = now.plus(Duration.ofMinutes(minutes));
      assertThat(POLICY.decide(history, now)).isEqualTo(new Restart.Now());
      crash(Duration.ZERO);
    }
  }

  @Test
  void onlyTheLatestFailuresAreKept() {
    for (int i = 0; i < 100; i++) {
      crash(Duration.ZERO);
    }
    assertThat(history.crashes()).hasSize(32);
    assertThat(history.within(Duration.ofSeconds(1), now)).isEqualTo(32);
  }

  private void crash(Duration lived) {
    history = history.with(new CrashHistory.Crash(now, lived, new WorkerExit.Killed(9).words()));
  }
}
