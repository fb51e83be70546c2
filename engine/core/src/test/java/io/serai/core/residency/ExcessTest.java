package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.gate.Holder;
import io.serai.core.gate.Holder.State;
import io.serai.core.gate.Limits;
import io.serai.core.gate.MemoryState;
import io.serai.core.gate.TestingHolder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExcessTest {
  private static final List<Holder> HOLDERS =
      List.of(
          TestingHolder.of("used", 40, State.IN_USE),
          TestingHolder.of("pinned", 80, State.PINNED),
          TestingHolder.of("small", 10, State.IDLE),
          TestingHolder.of("large", 20, State.IDLE),
          TestingHolder.of("bundle", 10, State.IDLE));

  @Test
  void nobodyLeavesWithinTheLimits() {
    Excess excess = Excess.of(HOLDERS, available(100), limits(100, 160), false);
    assertThat(excess.none()).isTrue();
    assertThat(names(excess)).isEmpty();
  }

  @Test
  void asManyIdleModelsLeaveAsAreMissingFromTheReserve() {
    Excess excess = Excess.of(HOLDERS, available(85), limits(100, 0), false);
    assertThat(excess.belowReserve()).isEqualTo(15);
    assertThat(names(excess)).containsExactly("large");
    assertThat(names(Excess.of(HOLDERS, available(75), limits(100, 0), false)))
        .containsExactly("large", "small");
  }

  @Test
  void asManyLeaveAsAllTogetherHoldTooMuch() {
    Excess excess = Excess.of(HOLDERS, available(500), limits(100, 150), false);
    assertThat(excess.aboveRamMax()).isEqualTo(10);
    assertThat(names(excess)).containsExactly("large");
  }

  @Test
  void allIdleModelsLeaveUnderPressure() {
    Excess excess = Excess.of(HOLDERS, available(500), limits(100, 0), true);
    assertThat(excess.none()).isFalse();
    assertThat(names(excess)).containsExactly("large", "small");
  }

  private static List<String> names(Excess excess) {
    return excess.leaving(HOLDERS, available(0), name -> name.equals("bundle")).stream()
        .map(Holder::name)
        .toList();
  }

  private static MemoryState available(long bytes) {
    return new MemoryState(1000, bytes, 0, 0, MemoryState.SHARED);
  }

  private static Limits limits(long reserve, long ramMax) {
    return new Limits(0.7, 0.6, reserve, ramMax, 0, 0);
  }
}
