package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.gate.Holder;
import io.serai.core.gate.Holder.State;
import io.serai.core.gate.MemoryState;
import io.serai.core.gate.TestingHolder;
import io.serai.spi.Footprint;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeavingTest {
  private static final MemoryState MEMORY =
      new MemoryState(64L << 30, 1L << 30, 0, 0, MemoryState.SHARED);
  private static final List<Holder> HOLDERS =
      List.of(
          holder("used", State.IN_USE, 4),
          holder("pinned", State.PINNED, 8),
          holder("small", State.IDLE, 1),
          holder("large", State.IDLE, 2),
          holder("new", State.SETTLING, 2),
          holder("bundle", State.IDLE, 1),
          holder("used bundle", State.IN_USE, 1));

  @Test
  void oneIdleModelLeavesAfterTheOther() {
    assertThat(Leaving.models(HOLDERS, LeavingTest::bundle, false)).containsExactly("large");
    List<Holder> one = List.of(holder("a", State.IDLE, 1), holder("b", State.LEAVING, 1));
    assertThat(Leaving.models(one, LeavingTest::bundle, false)).isEmpty();
  }

  @Test
  void allLeaveAtOnceThatAreNotUsedWhereThereIsNoTime() {
    assertThat(Leaving.models(HOLDERS, LeavingTest::bundle, true))
        .containsExactly("large", "new", "small");
  }

  @Test
  void bundlesLeaveThatNoModelUses() {
    assertThat(Leaving.bundles(HOLDERS, LeavingTest::bundle)).containsExactly("bundle");
  }

  @Test
  void theLargestIsThatWhichIsNotPinnedAndHasAProcessOfItsOwn() {
    Set<String> inWorkers = Set.of("pinned", "large", "used");
    assertThat(Leaving.largest(HOLDERS, MEMORY, inWorkers)).contains("used");
    assertThat(Leaving.largest(HOLDERS, MEMORY, Set.of("pinned"))).isEmpty();
  }

  @Test
  void memoryOfAGpuOfItsOwnDoesNotCountWhereTheMachinesIsShort() {
    Holder onGpu = TestingHolder.of("on GPU", new Footprint(1, 0, 8L << 30), State.IDLE);
    Holder onCpu = TestingHolder.of("on CPU", new Footprint(2, 0, 0), State.IDLE);
    List<Holder> both = List.of(onGpu, onCpu);
    Set<String> inWorkers = Set.of("on GPU", "on CPU");
    assertThat(Leaving.largest(both, MEMORY, inWorkers)).contains("on GPU");
    assertThat(Leaving.largest(both, MEMORY.withGpuAvailable(1L << 30), inWorkers))
        .contains("on CPU");
  }

  private static boolean bundle(String name) {
    return name.endsWith("bundle");
  }

  private static Holder holder(String name, State state, long gib) {
    return TestingHolder.of(name, gib << 30, state);
  }
}
