package io.serai.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Priority;
import io.serai.core.device.Pressure;
import io.serai.core.device.Pressure.Stall;
import io.serai.core.gate.Admission.Admitted;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Shortage.Rule;
import io.serai.spi.Footprint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class GatekeeperTest {
  private static final long GIB = 1 << 30;
  private static final MemoryState MEMORY =
      new MemoryState(8 * GIB, 6 * GIB, 0, 0, MemoryState.SHARED);
  private static final Need LARGE = need("a@1:packed", 9);
  private static final Need MIDDLE = need("a@1:mapped", 7);
  private static final Need SMALL = need("a@1:small", 1);

  private final Gatekeeper gate = gate(true);

  private static Gatekeeper gate(boolean enabled) {
    return new Gatekeeper(
        () -> MEMORY, Limits.defaults(8 * GIB), InstantSource.fixed(Instant.EPOCH), enabled);
  }

  @Test
  void ofTwoChangesOfLimitsAtOnceNoneIsLost() throws Exception {
    int changes = 1000;
    try (ExecutorService people = Executors.newFixedThreadPool(2)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < changes; i++) {
        done.add(people.submit(() -> gate.change(GatekeeperTest::oneMoreOfRam)));
        done.add(people.submit(() -> gate.change(GatekeeperTest::oneMoreOfSwap)));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
    assertThat(gate.limits().ramMaxBytes()).isEqualTo(changes);
    assertThat(gate.limits().swapMaxBytes()).isEqualTo(changes);
  }

  private static Limits oneMoreOfRam(Limits now) {
    return new LimitChanges(null, null, null, now.ramMaxBytes() + 1, null, null).applyTo(now);
  }

  private static Limits oneMoreOfSwap(Limits now) {
    return new LimitChanges(null, null, null, null, now.swapMaxBytes() + 1, null).applyTo(now);
  }

  @Test
  void alternativesThatAreAllRefusedAreOneDecisionThatNamesThem() {
    Decision decision = gate.decide(List.of(LARGE, MIDDLE), List.of(), List.of(), null);
    assertThat(gate.decisions().latestFirst()).containsExactly(decision);
    assertThat(decision.need()).isEqualTo(LARGE);
    assertThat(decision.admission()).isInstanceOf(Refused.class);
    assertThat(DecisionText.lines(decision))
        .anyMatch(line -> line.startsWith("besides a@1:mapped doesn't fit: it needs 7.00 GiB"));
  }

  @Test
  void theFirstAlternativeThatFitsIsAdmittedAndTheDecisionSaysWhyOthersWereNot() {
    Decision decision = gate.decide(List.of(LARGE, SMALL), List.of(), List.of(), null);
    assertThat(gate.decisions().latestFirst()).containsExactly(decision);
    assertThat(decision.need()).isEqualTo(SMALL);
    assertThat(decision.admission()).isInstanceOf(Admitted.class);
    assertThat(decision.notes()).singleElement().asString().startsWith("a@1:packed doesn't fit");
    assertThat(gate.decide(List.of(LARGE, SMALL), List.of(), List.of(), decision))
        .isSameAs(decision);
  }

  @Test
  void whileItIsShutNothingIsAdmittedAndTheReasonIsTold() {
    gate.shut("memory is short");
    Decision decision = gate.decide(List.of(SMALL), List.of(), List.of(), null);
    assertThat(decision.admission())
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.shortage().rule()).isEqualTo(Rule.PRESSURE));
    assertThat(DecisionText.sentence(decision))
        .isEqualTo(
            "a@1:small can't be loaded now (decision 1): memory is short; ask again in a while");
    gate.shut(null);
    assertThat(gate.decide(List.of(SMALL), List.of(), List.of(), null).admission())
        .isInstanceOf(Admitted.class);
  }

  @Test
  void aModelOnAnotherServerIsAdmittedHoweverShortMemoryIs() {
    gate.shut("memory is short");
    assertThat(gate.decide(List.of(need("far@1", 0)), List.of(), List.of(), null).admission())
        .isEqualTo(new Admitted(Tier.RAM));
  }

  @Test
  void whatIsGivenUpIsADecisionToo() {
    Decision decision = gate.giveUp(SMALL, List.of(), "memory fell");
    assertThat(gate.decisions().find(decision.number())).contains(decision);
    assertThat(DecisionText.lines(decision))
        .contains(
            "because memory is short, so nothing is loaded until it no longer is",
            "namely  memory fell");
  }

  @Test
  void switchedOffItIsNeverShut() {
    Gatekeeper off = gate(false);
    off.shut("memory is short");
    assertThat(off.decide(List.of(LARGE), List.of(), List.of(), null).admission())
        .isInstanceOf(Admitted.class);
  }

  @Test
  void aLoadIsGivenUpWhenItThrashesOrMemoryEnds() {
    Limits limits = Limits.defaults(8 * GIB);
    assertThat(LoadWatch.shortage(MEMORY, null, limits)).isEmpty();
    assertThat(LoadWatch.shortage(MEMORY, full(70), limits)).isEmpty();
    assertThat(LoadWatch.shortage(MEMORY, full(90), limits)).get().asString().contains("90 %");
    assertThat(LoadWatch.shortage(MEMORY.withAvailable(GIB / 16), null, limits))
        .get()
        .asString()
        .contains("below the floor");
  }

  private static Pressure full(double percent) {
    return new Pressure(new Stall(percent, 0, 0), new Stall(percent, 0, 0));
  }

  private static Need need(String name, long gib) {
    return new Need(
        name,
        Need.Kind.MODEL,
        Footprint.ofPrivate(gib * GIB),
        List.of(),
        Need.Basis.ESTIMATED,
        Priority.NORMAL,
        false);
  }
}
