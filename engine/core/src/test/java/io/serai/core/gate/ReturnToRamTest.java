package io.serai.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Priority;
import io.serai.core.gate.Holder.State;
import io.serai.core.gate.Shortage.Rule;
import io.serai.spi.ErrorCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReturnToRamTest {
  private static final long GIB = 1 << 30;

  private MemoryState memory = new MemoryState(8 * GIB, 4 * GIB, 11 * GIB, 6 * GIB, -1);
  private final Gatekeeper gate =
      new Gatekeeper(
          () -> memory,
          new Limits(0.7, 0.6, GIB, 0, 0, 0),
          InstantSource.fixed(Instant.EPOCH),
          true);

  @Test
  void comesBackIfItFitsBesideTheReserve() {
    Decision decision = gate.decideReturn("a@1", 3 * GIB, Priority.NORMAL, List.of());
    assertThat(decision.admission()).isEqualTo(new Admission.Admitted(Tier.RAM));
    assertThat(gate.decisions().latestFirst()).containsExactly(decision);
  }

  @Test
  void freeSwapDoesntHelpAndTheRefusalNamesWhoCouldLeave() {
    Decision decision =
        gate.decideReturn(
            "a@1",
            4 * GIB,
            Priority.NORMAL,
            List.of(
                TestingHolder.of("small@1", GIB / 2, State.IDLE),
                TestingHolder.of("large@1", GIB, State.IDLE),
                TestingHolder.of("used@1", 2 * GIB, State.IN_USE)));
    assertThat(decision.admission())
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused -> {
              assertThat(refused.shortage().rule()).isEqualTo(Rule.PRIVATE);
              assertThat(refused.shortage().allowed()).isEqualTo(3 * GIB);
              assertThat(refused.shortage().allowedAfterEviction()).isEqualTo(4 * GIB + GIB / 2);
            });
    assertThat(decision.remedies())
        .containsExactly(new Remedy("serai models unload large@1", "it holds 1.00 GiB"));
    assertThat(decision.refusal().code()).isEqualTo(ErrorCode.INSUFFICIENT_MEMORY);
    assertThat(decision.refusal())
        .hasMessageContaining("a@1 from swap doesn't fit (decision 1): it needs 4.00 GiB private");
  }

  @Test
  void whatIsPromisedToALoadIsntThere() {
    List<Holder> loading = List.of(TestingHolder.of("b@1", 2 * GIB, State.LOADING));
    assertThat(gate.decideReturn("a@1", 2 * GIB, Priority.NORMAL, loading).admission())
        .isInstanceOf(Admission.Refused.class);
  }

  @Test
  void nothingComesBackWhileNothingIsLoaded() {
    gate.shut("memory is short");
    assertThat(gate.decideReturn("a@1", 1, Priority.NORMAL, List.of()).refusal().code())
        .isEqualTo(ErrorCode.MEMORY_PRESSURE);
  }
}
