package io.serai.core.worker;

import static io.serai.catalog.Isolation.AUTO;
import static io.serai.catalog.Isolation.IN_PROCESS;
import static io.serai.catalog.Isolation.WORKER;
import static io.serai.core.host.WorkerNeed.ALWAYS;
import static io.serai.core.host.WorkerNeed.NONE;
import static io.serai.core.host.WorkerNeed.WANTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Isolation;
import io.serai.core.host.WorkerNeed;
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
    assertThat(decide(IN_PROCESS, WORKER, WANTED, 1000, CRASHED))
        .isEqualTo(new IsolationChoice(false, "the manifest asks for it"));
    assertThat(decide(WORKER, IN_PROCESS, NONE, 1, CrashHistory.NONE))
        .isEqualTo(new IsolationChoice(true, "the manifest asks for it"));
  }

  @Test
  void theConfigurationCountsMoreThanTheBackend() {
    assertThat(decide(AUTO, IN_PROCESS, WANTED, 1000, CRASHED))
        .isEqualTo(new IsolationChoice(false, "the configuration asks for it"));
    assertThat(decide(AUTO, WORKER, NONE, 1, CrashHistory.NONE))
        .isEqualTo(new IsolationChoice(true, "the configuration asks for it"));
  }

  @Test
  void aBackendCanAskForAWorker() {
    assertThat(decide(AUTO, AUTO, WANTED, 1, CrashHistory.NONE))
        .isEqualTo(new IsolationChoice(true, "its backend asks for it"));
  }

  @Test
  void aBackendThatRunsInWorkersOnlyCountsMoreThanAll() {
    IsolationChoice worker = new IsolationChoice(true, "its backend runs in workers only");
    assertThat(decide(IN_PROCESS, AUTO, ALWAYS, 1, CrashHistory.NONE)).isEqualTo(worker);
    assertThat(decide(AUTO, IN_PROCESS, ALWAYS, 1, CrashHistory.NONE)).isEqualTo(worker);
  }

  @Test
  void aModelThatCrashedGetsAWorkerForADay() {
    assertThat(decide(AUTO, AUTO, NONE, 1, CRASHED))
        .isEqualTo(new IsolationChoice(true, "it has crashed 1 time"));
    IsolationChoice.Facts facts = new IsolationChoice.Facts(AUTO, AUTO, NONE, 1, 100);
    assertThat(IsolationChoice.decide(facts, CRASHED, NOW.plus(Duration.ofDays(2))).worker())
        .isFalse();
  }

  @Test
  void aLargeModelGetsAWorkerAndASmallOneDoesnt() {
    assertThat(decide(AUTO, AUTO, NONE, 99, CrashHistory.NONE).worker()).isFalse();
    assertThat(decide(AUTO, AUTO, NONE, 100, CrashHistory.NONE).worker()).isTrue();
  }

  private static IsolationChoice decide(
      Isolation manifest,
      Isolation configuration,
      WorkerNeed wants,
      long bytes,
      CrashHistory history) {
    return IsolationChoice.decide(
        new IsolationChoice.Facts(manifest, configuration, wants, bytes, 100), history, NOW);
  }
}
