package io.serai.core.worker;

import static io.serai.catalog.Isolation.AUTO;
import static io.serai.catalog.Isolation.IN_PROCESS;
import static io.serai.catalog.Isolation.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Isolation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IsolationChoiceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final CrashHistory CRASHED =
      CrashHistory.NONE.with(
          new CrashHistory.Crash(
              NOW.minusSeconds(60), Duration.ofSeconds(1), new WorkerExit.Killed(11).words()));

  @Test
  void aManifestCountsMoreThanTheConfiguration() {
    assertThat(decide(IN_PROCESS, WORKER, true, 1000, CRASHED))
        .isEqualTo(new IsolationChoice(false, "the manifest asks for it"));
    assertThat(decide(WORKER, IN_PROCESS, false, 1, CrashHistory.NONE))
        .isEqualTo(new IsolationChoice(true, "the manifest asks for it"));
  }

  @Test
  void theConfigurationCountsMoreThanTheBackend() {
    assertThat(decide(AUTO, IN_PROCESS, true, 1000, CRASHED))
        .isEqualTo(new IsolationChoice(false, "the configuration asks for it"));
    assertThat(decide(AUTO, WORKER, false, 1, CrashHistory.NONE))
        .isEqualTo(new IsolationChoice(true, "the configuration asks for it"));
  }

  @Test
  void aBackendCanAskForAWorker() {
    assertThat(decide(AUTO, AUTO, true, 1, CrashHistory.NONE))
        .isEqualTo(new IsolationChoice(true, "its backend asks for it"));
  }

  @Test
  void aModelThatCrashedGetsAWorkerForADay() {
    assertThat(decide(AUTO, AUTO, false, 1, CRASHED))
        .isEqualTo(new IsolationChoice(true, "it has crashed 1 time"));
    IsolationChoice.Facts facts = new IsolationChoice.Facts(AUTO, AUTO, false, 1, 100);
    assertThat(IsolationChoice.decide(facts, CRASHED, NOW.plus(Duration.ofDays(2))).worker())
        .isFalse();
  }

  @Test
  void aLargeModelGetsAWorkerAndASmallOneDoesnt() {
    assertThat(decide(AUTO, AUTO, false, 99, CrashHistory.NONE).worker()).isFalse();
    assertThat(decide(AUTO, AUTO, false, 100, CrashHistory.NONE).worker()).isTrue();
  }

  private static IsolationChoice decide(
      Isolation manifest,
      Isolation configuration,
      boolean wants,
      long bytes,
      CrashHistory history) {
    return IsolationChoice.decide(
        new IsolationChoice.Facts(manifest, configuration, wants, bytes, 100), history, NOW);
  }
}
