package io.serai.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Priority;
import io.serai.core.gate.Admission.Admitted;
import io.serai.core.gate.Admission.AfterEviction;
import io.serai.core.gate.Admission.Later;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Holder.State;
import io.serai.spi.Footprint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lets thousands of random requests meet a machine that keeps account of every byte. */
class GateSimulationTest {
  private static final int MACHINES = 200;
  private static final int STEPS = 200;
  private static final long MIB = 1 << 20;

  @Test
  void noSequenceOfAdmissionsTakesMoreThanThereIs() {
    for (int seed = 0; seed < MACHINES; seed++) {
      Machine machine = new Machine(new Random(seed));
      for (int step = 0; step < STEPS; step++) {
        machine.step();
        machine.check(seed, step);
      }
      assertThat(machine.admitted).as("seed %d admitted something", seed).isPositive();
    }
  }

  @Test
  void onlyWhatWouldNotFitAnEmptyMachineIsRefusedWhereNothingIsPinned() {
    int refused = 0;
    for (int seed = 0; seed < MACHINES; seed++) {
      Machine machine = new Machine(new Random(seed));
      machine.pins = false;
      for (int step = 0; step < STEPS; step++) {
        Need need = machine.need();
        if (Gate.decide(need, machine.state(), machine.holders, machine.limits)
            instanceof Refused) {
          MemoryState empty = machine.stateWith(List.of());
          assertThat(Gate.decide(need, empty, List.of(), machine.limits))
              .as("seed %d, step %d", seed, step)
              .isInstanceOf(Refused.class);
          refused++;
        }
        machine.step();
      }
    }
    assertThat(refused).isPositive();
  }

  /** Memory that is given and taken as the gate says. */
  private static final class Machine {
    private final Random random;
    private final long total;
    private final long swap;
    private final long system;
    private final Limits limits;
    private final List<Holder> holders = new ArrayList<>();
    private boolean pins = true;
    private int names;
    private int admitted;

    Machine(Random random) {
      this.random = random;
      total = mib(1024, 16384);
      swap = random.nextBoolean() ? mib(0, 16384) : 0;
      system = total / 10;
      limits = new Limits(0.5 + random.nextDouble() / 2, 0.6, mib(0, 512), 0, 0, 0);
    }

    private long mib(int least, int most) {
      return random.nextInt(least, most) * MIB;
    }

    MemoryState stateWith(List<Holder> those) {
      long inRam = 0;
      long inSwap = 0;
      for (Holder holder : those) {
        inRam += holder.held().privateBytes() + holder.held().pinnedBytes();
        inSwap += holder.swappedBytes();
      }
      return new MemoryState(
          total, total - system - inRam, swap, swap - inSwap, MemoryState.SHARED);
    }

    MemoryState state() {
      return stateWith(holders);
    }

    Need need() {
      Footprint peak =
          switch (random.nextInt(4)) {
            case 0 -> new Footprint(mib(1, 6000), 0, 0);
            case 1 -> new Footprint(mib(1, 100), mib(1, 8000), 0);
            case 2 -> new Footprint(mib(1, 100), 0, mib(1, 4000));
            default -> new Footprint(mib(1, 60), mib(1, 60), 0);
          };
      return new Need(
          "m" + ++names,
          Need.Kind.MODEL,
          peak,
          List.of(),
          Need.Basis.ESTIMATED,
          Priority.values()[random.nextInt(3)],
          false);
    }

    void step() {
      changeStates();
      if (random.nextInt(4) == 0) {
        grow();
      }
      Need need = need();
      switch (Gate.decide(need, state(), holders, limits)) {
        case Admitted yes -> load(need);
        case AfterEviction evicting -> {
          assertThat(evicting.leaving()).isNotEmpty().doesNotHaveDuplicates();
          for (String name : evicting.leaving()) {
            Holder leaving =
                holders.stream().filter(h -> h.name().equals(name)).findFirst().orElseThrow();
            assertThat(leaving.state()).isEqualTo(State.IDLE);
            holders.remove(leaving);
          }
          assertThat(Gate.decide(need, state(), holders, limits)).isInstanceOf(Admitted.class);
          load(need);
        }
        case Later later -> assertThat(holders).isNotEmpty();
        case Refused refused ->
            assertThat(refused.shortage().needed())
                .isGreaterThan(refused.shortage().allowedAfterEviction());
      }
    }

    /** What doesn't fit into RAM pushes the private memory of others out to swap, then its own. */
    private void load(Need need) {
      admitted++;
      Footprint peak = need.peak();
      makeRoom(peak.privateBytes() + peak.pinnedBytes());
      long own = Math.max(0, peak.privateBytes() + peak.pinnedBytes() - state().available());
      Footprint growth = random.nextBoolean() ? Footprint.NONE : part(peak);
      long inRam = peak.privateBytes() - growth.privateBytes() - own;
      holders.add(
          new Holder(
              need.name(),
              new Footprint(
                  Math.max(0, inRam),
                  peak.mappedBytes(),
                  peak.pinnedBytes() - growth.pinnedBytes()),
              own + Math.min(0, inRam),
              growth,
              State.IDLE,
              need.priority(),
              Duration.ofMillis(random.nextInt(1, 20_000)),
              Duration.ZERO));
    }

    private static Footprint part(Footprint peak) {
      return new Footprint(peak.privateBytes() / 3, 0, peak.pinnedBytes() / 3);
    }

    /** All take what they were promised. */
    private void grow() {
      for (int i = 0; i < holders.size(); i++) {
        Holder holder = holders.get(i);
        Footprint growth = holder.growth();
        makeRoom(growth.privateBytes() + growth.pinnedBytes());
        holder = holders.get(i);
        long own = Math.max(0, growth.privateBytes() + growth.pinnedBytes() - state().available());
        holders.set(
            i,
            new Holder(
                holder.name(),
                new Footprint(
                    holder.held().privateBytes() + growth.privateBytes() - own,
                    holder.held().mappedBytes(),
                    holder.held().pinnedBytes() + growth.pinnedBytes()),
                holder.swappedBytes() + own,
                holder.state(),
                holder.priority(),
                holder.reload(),
                holder.idle()));
      }
    }

    private void makeRoom(long bytes) {
      long missing = bytes - state().available();
      for (int i = 0; i < holders.size() && missing > 0; i++) {
        long moved = Math.min(missing, holders.get(i).held().privateBytes());
        holders.set(i, swappedOut(holders.get(i), moved));
        missing -= moved;
      }
    }

    private static Holder swappedOut(Holder holder, long bytes) {
      Footprint held = holder.held();
      return new Holder(
          holder.name(),
          new Footprint(held.privateBytes() - bytes, held.mappedBytes(), held.pinnedBytes()),
          holder.swappedBytes() + bytes,
          holder.growth(),
          holder.state(),
          holder.priority(),
          holder.reload(),
          holder.idle());
    }

    private void changeStates() {
      for (int i = 0; i < holders.size(); i++) {
        State state =
            switch (random.nextInt(6)) {
              case 0 -> State.IN_USE;
              case 1 -> pins && random.nextInt(8) == 0 ? State.PINNED : State.SETTLING;
              default -> State.IDLE;
            };
        holders.set(i, holders.get(i).in(state));
      }
      if (!holders.isEmpty() && random.nextInt(4) == 0) {
        holders.remove(random.nextInt(holders.size()));
      }
    }

    void check(int seed, int step) {
      long pinned = holders.stream().mapToLong(h -> h.held().pinnedBytes()).sum();
      assertThat(state().available()).as("memory, seed %d, step %d", seed, step).isNotNegative();
      assertThat(state().swapFree()).as("swap, seed %d, step %d", seed, step).isNotNegative();
      assertThat(pinned)
          .as("pinned bytes, seed %d, step %d", seed, step)
          .isLessThanOrEqualTo(total - system);
    }
  }
}
