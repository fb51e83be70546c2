package io.serai.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.job.JobProgress;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnloadProgressTest {
  private final UnloadProgress progress = new UnloadProgress(List.of(), 4, 1000);

  @Test
  void isInItsFirstHalfWhileCallsRun() {
    assertThat(progress.at(4, 1000)).isEqualTo(new JobProgress("draining", 0));
    assertThat(progress.at(1, 1000)).isEqualTo(new JobProgress("draining", 0.375));
    assertThat(progress.at(6, 1000)).isEqualTo(new JobProgress("draining", 0));
  }

  @Test
  void isInItsSecondHalfWhileMemoryIsGivenBack() {
    assertThat(progress.at(0, 1000)).isEqualTo(new JobProgress("freeing memory", 0.5));
    assertThat(progress.at(0, 250)).isEqualTo(new JobProgress("freeing memory", 0.875));
    assertThat(new UnloadProgress(List.of(), 0, 0).now())
        .isEqualTo(new JobProgress("freeing memory", 0.5));
  }
}
