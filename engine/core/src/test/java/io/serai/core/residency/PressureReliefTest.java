package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Priority;
import io.serai.core.gate.Admission.Admitted;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Holder;
import io.serai.core.gate.Holder.State;
import io.serai.core.gate.Limits;
import io.serai.core.gate.MemoryState;
import io.serai.core.gate.Need;
import io.serai.core.gate.TestingHolder;
import io.serai.core.pressure.PressureStep;
import io.serai.core.pressure.Reading;
import io.serai.spi.Footprint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PressureReliefTest {
  private static final long MIB = 1 << 20;
  private static final long TICK = 100_000_000;

  /** Keeps what it was asked. */
  private static final class TestingOwner implements PressureRelief.Owner {
    private final List<String> asked = new ArrayList<>();
    private final List<Holder> holders = new ArrayList<>();
    private boolean loading;

    @Override
    public List<Holder> holders() {
      return holders;
    }

    @Override
    public boolean isBundle(String holder) {
      return holder.equals("bundle");
    }

    @Override
    public Set<String> inWorkers() {
      return Set.of("pinned", "used", "small");
    }

    @Override
    public void evict(String holder, String why) {
      asked.add("evict " + holder);
      holders.removeIf(each -> each.name().equals(holder));
    }

    @Override
    public void endWorker(String holder, String why) {
      asked.add("end " + holder);
      holders.removeIf(each -> each.name().equals(holder));
    }

    @Override
    public boolean loading() {
      return loading;
    }

    @Override
    public boolean loadsUnderWay() {
      return loading;
    }

    @Override
    public void watchLoads(Reading reading) {}

    @Override
    public boolean giveUpLoads(String why) {
      if (loading) {
        asked.add("give up loads");
        loading = false;
        return true;
      }
      return false;
    }

    @Override
    public void refuseWaiting(PressureRelief.Refusal refusal) {
      if (!asked.contains("refuse waiting")) {
        asked.add("refuse waiting");
      }
    }

    @Override
    public void trim() {
      asked.add("trim");
    }
  }

  private final TestingOwner owner = new TestingOwner();
  private long available = 4000 * MIB;
  private long now;
  private int readings;
  private final Gatekeeper gate = gate(true);
  private final PressureRelief relief = relief(gate);

  private Gatekeeper gate(boolean enabled) {
    return new Gatekeeper(
        this::memory,
        Limits.defaults(memory().total()),
        InstantSource.fixed(Instant.EPOCH),
        enabled);
  }

  private PressureRelief relief(Gatekeeper of) {
    return new PressureRelief(owner, of, this::reading, () -> now);
  }

  private Reading reading() {
    readings++;
    return new Reading(memory(), null);
  }

  private MemoryState memory() {
    return new MemoryState(8000 * MIB, available, 0, 0, MemoryState.SHARED);
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      now += TICK;
      relief.look(true);
    }
  }

  private void fallSlowlyTo(long bytes) {
    for (; available > bytes; available -= 100 * MIB) {
      look(20);
    }
  }

  @Test
  void whileMemoryIsShortMoreAndMoreIsDone() {
    add("large", State.IDLE, 3);
    add("new", State.SETTLING, 1);
    add("bundle", State.IDLE, 1);
    add("used", State.IN_USE, 2);
    fallSlowlyTo(200 * MIB);
    look(65);
    assertThat(owner.asked)
        .containsExactly("trim", "evict large", "evict bundle", "refuse waiting");
    assertThat(relief.status().at(PressureStep.SHED_LOW_PRIORITY)).isTrue();
    assertThat(relief.status().at(PressureStep.END_LARGEST_WORKER)).isFalse();
  }

  @Test
  void loadsAreRefusedUntilMemoryIsThereAgain() {
    fallSlowlyTo(200 * MIB);
    look(65);
    assertThat(gate.decide(List.of(need()), List.of(), List.of(), null).admission())
        .isInstanceOf(Refused.class);
    available = 4000 * MIB;
    look(100);
    assertThat(relief.status().steps()).isEmpty();
    assertThat(gate.decide(List.of(need()), List.of(), List.of(), null).admission())
        .isInstanceOf(Admitted.class);
  }

  @Test
  void afterACollapseLoadsAreGivenUpAndThenTheLargestWorkerThatIsNotPinnedIsEnded() {
    add("pinned", State.PINNED, 9);
    add("used", State.IN_USE, 2);
    add("small", State.IN_USE, 1);
    add("in the engine", State.IN_USE, 8);
    owner.loading = true;
    available = 20 * MIB;
    look(1);
    assertThat(owner.asked).isEmpty();
    look(1);
    assertThat(owner.asked).containsExactly("refuse waiting", "give up loads", "end used");
  }

  @Test
  void cachesAreTrimmedAfterACollapseOnceNothingElseIsLeftToDo() {
    add("pinned", State.PINNED, 9);
    add("idle", State.IDLE, 3);
    available = 20 * MIB;
    look(1);
    assertThat(owner.asked).containsExactly("evict idle");
    add("idle", State.LEAVING, 3);
    look(1);
    assertThat(owner.asked).containsExactly("evict idle", "refuse waiting");
    owner.holders.removeIf(each -> each.name().equals("idle"));
    look(2);
    assertThat(owner.asked).containsExactly("evict idle", "refuse waiting", "trim");
  }

  @Test
  void thoseWhoLeaveAreWaitedForBeforeAWorkerIsEnded() {
    add("used", State.IN_USE, 2);
    add("idle", State.IDLE, 3);
    available = 20 * MIB;
    look(1);
    assertThat(owner.asked).containsExactly("evict idle");
    add("idle", State.LEAVING, 3);
    look(8);
    assertThat(owner.asked).doesNotContain("end used");
    look(5);
    assertThat(owner.asked).endsWith("end used");
  }

  @Test
  void nothingIsReadOrDoneWhileTheGateIsOff() {
    PressureRelief off = relief(gate(false));
    int before = readings;
    add("idle", State.IDLE, 3);
    available = 0;
    for (int i = 0; i < 20; i++) {
      now += TICK;
      off.look(true);
    }
    assertThat(readings).isEqualTo(before);
    assertThat(owner.asked).isEmpty();
    assertThat(off.status().steps()).isEmpty();
  }

  @Test
  void whereThereIsNothingToGiveBackItLooksSeldom() {
    int before = readings;
    for (int i = 0; i < 50; i++) {
      now += TICK;
      relief.look(false);
    }
    assertThat(readings - before).isEqualTo(5);
  }

  private void add(String name, State state, long gib) {
    owner.holders.add(TestingHolder.of(name, gib << 30, state));
  }

  private static Need need() {
    return new Need(
        "a@1",
        Need.Kind.MODEL,
        Footprint.ofPrivate(MIB),
        List.of(),
        Need.Basis.ESTIMATED,
        Priority.NORMAL,
        false);
  }
}
