package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets random requests, trials, changes, failures and shortages of memory meet the residency in
 * thousands of orders. A failure names its seed: {@code -Dseed=NUMBER} runs that one alone, {@code
 * -Dseeds=COUNT} so many from 0 on.
 */
class ResidencySimulationTest {
  private static final int SEEDS = Integer.getInteger("seeds", 1_000);
  private static final int OPERATIONS = 20;

  /** One life of so many is a long one. */
  private static final int LONG_EACH = 16;

  private static final int LONG = 300;

  @TempDir private Path folder;

  @Test
  void nothingIsLostLeakedOrTakenTwiceInAnyOrder() throws Exception {
    Integer one = Integer.getInteger("seed");
    int first = one == null ? 0 : one;
    int last = one == null ? SEEDS - 1 : one;
    int leases = 0;
    int reports = 0;
    int growths = 0;
    int cacheChecks = 0;
    for (int seed = first; seed <= last; seed++) {
      ResidencySimulation simulation = run(seed, true);
      leases += simulation.leases();
      reports += simulation.reports();
      growths += simulation.growths();
      cacheChecks += simulation.cacheChecks();
    }
    if (one == null) {
      assertThat(leases).isGreaterThan(SEEDS * OPERATIONS / 20);
      assertThat(reports).isGreaterThan(SEEDS / 10);
      assertThat(growths).isGreaterThan(SEEDS / 10);
      assertThat(cacheChecks).isGreaterThan(SEEDS / 2);
    }
  }

  @Test
  void withoutTheGateTheMachineRunsOutOfMemory() {
    assertThatThrownBy(
            () -> {
              for (int seed = 0; seed < SEEDS; seed++) {
                run(seed, false);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the machine is out of memory");
  }

  /** On a virtual thread, since handing over to those of the simulation is cheap there. */
  private ResidencySimulation run(int seed, boolean gated) throws Exception {
    Path catalog = Files.createDirectories(folder.resolve("catalog-%d-%s".formatted(seed, gated)));
    ResidencySimulation simulation = new ResidencySimulation(seed, catalog, gated);
    FutureTask<Void> run =
        new FutureTask<>(() -> simulation.run(seed % LONG_EACH == 0 ? LONG : OPERATIONS), null);
    Thread.ofVirtual().start(run);
    try {
      run.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError violation) {
        throw violation;
      }
      throw e;
    }
    return simulation;
  }
}
