package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets random requests, changes and failures meet the residency in thousands of orders. A failure
 * names its seed: {@code -Dseed=NUMBER} runs that one alone.
 */
class ResidencySimulationTest {
  private static final int SEEDS = 100;
  private static final int OPERATIONS = 300;

  @TempDir private Path folder;

  @Test
  void nothingIsLostLeakedOrTakenTwiceInAnyOrder() throws Exception {
    Integer one = Integer.getInteger("seed");
    int first = one == null ? 0 : one;
    int last = one == null ? SEEDS - 1 : one;
    int leases = 0;
    for (int seed = first; seed <= last; seed++) {
      ResidencySimulation simulation = simulation(seed, true);
      simulation.run(OPERATIONS);
      leases += simulation.leases();
    }
    assertThat(leases).isGreaterThan((last - first + 1) * OPERATIONS / 20);
  }

  @Test
  void withoutTheGateTheMachineRunsOutOfMemory() {
    assertThatThrownBy(
            () -> {
              for (int seed = 0; seed < SEEDS; seed++) {
                simulation(seed, false).run(OPERATIONS);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the machine is out of memory");
  }

  private ResidencySimulation simulation(int seed, boolean gated) throws Exception {
    Path catalog = Files.createDirectories(folder.resolve("catalog-%d-%s".formatted(seed, gated)));
    return new ResidencySimulation(seed, catalog, gated);
  }
}
