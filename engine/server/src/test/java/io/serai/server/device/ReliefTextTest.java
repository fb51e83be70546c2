package io.serai.server.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.residency.Relief;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReliefTextTest {
  private static final long MIB = 1 << 20;

  @Test
  void saysThatNothingHadToBe() {
    Relief relief = new Relief(0, 0, false, List.of(), List.of(), 100 * MIB, 101 * MIB);
    assertThat(ReliefText.of(relief))
        .containsExactly(
            "Memory is within its limits, so no model had to be moved or unloaded.",
            "Heaps were trimmed; 101.0 MiB are available, 100.0 MiB before.");
  }

  @Test
  void saysWhatWasDoneAndWhy() {
    Relief relief =
        new Relief(
            2 * MIB, 3 * MIB, true, List.of("a@1"), List.of("b@1", "c@1"), 100 * MIB, 90 * MIB);
    assertThat(ReliefText.of(relief))
        .containsExactly(
            "Memory was over its limits: 2.0 MiB were missing from the reserve, 3.0 MiB were held"
                + " beyond what models may hold together, processes waited for memory.",
            "Moved to swap: a@1.",
            "Unloaded: b@1, c@1.",
            "Heaps were trimmed; 90.0 MiB are available, 100.0 MiB before.");
  }

  @Test
  void saysThatNoneCouldLeave() {
    Relief relief = new Relief(0, MIB, false, List.of(), List.of(), MIB, MIB);
    assertThat(ReliefText.of(relief))
        .contains("No model is idle and not pinned, so none could leave.");
  }
}
