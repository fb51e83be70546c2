package io.serai.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PressureLadderTest {
  private static final long MIB = 1 << 20;
  private static final long RESERVE = 512 * MIB;
  private static final long TICK = 100_000_000;
  private static final int STEPS = PressureStep.values().length;

  private long now;
  private PressureLadder ladder = PressureLadder.bottom(0);

  @Test
  void climbsOneStepAtATimeInOrderWhileMemoryIsSevereAndGoesBackInReverse() {
    List<Integer> heights = heights(left(100 * MIB), 60);
    assertThat(heights).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(ladder.steps()).containsExactly(PressureStep.values());
    assertThat(heights(left(RESERVE), 100)).containsExactly(7, 6, 5, 4, 3, 2, 1, 0);
    assertThat(ladder.steps()).isEmpty();
  }

  @Test
  void endsNoWorkerWhileMemoryIsOnlyShort() {
    assertThat(heights(left(200 * MIB), 600)).endsWith(6);
    assertThat(ladder.at(PressureStep.END_LARGEST_WORKER)).isFalse();
  }

  @Test
  void reachesEvictionAtOnceAndTheLastStepWithTheNextLookWhenMemoryCollapses() {
    feed(left(3000 * MIB));
    feed(left(20 * MIB));
    assertThat(ladder.at(PressureStep.EVICT_IDLE)).isTrue();
    assertThat(ladder.at(PressureStep.SHED_LOW_PRIORITY)).isFalse();
    feed(left(20 * MIB));
    assertThat(ladder.at(PressureStep.END_LARGEST_WORKER)).isTrue();
  }

  @Test
  void aFallThatWillUseUpTheReserveIsACollapseThoughMuchIsLeft() {
    feed(new PressureSample(now, 400 * MIB, RESERVE, 3000 * MIB, 0, 0));
    assertThat(ladder.at(PressureStep.EVICT_IDLE)).isTrue();
    ladder = PressureLadder.bottom(now);
    feed(new PressureSample(now, 600 * MIB, RESERVE, 3000 * MIB, 0, 0));
    assertThat(ladder.height()).isZero();
  }

  @Test
  void climbsWhenAllWaitForMemoryHoweverMuchIsLeft() {
    feed(new PressureSample(now, 9000 * MIB, RESERVE, 0, 90, 60));
    assertThat(ladder.severity()).isEqualTo(Severity.SEVERE);
    assertThat(heights(new PressureSample(0, 9000 * MIB, RESERVE, 0, 30, 25), 600)).endsWith(6);
    assertThat(heights(new PressureSample(0, 9000 * MIB, RESERVE, 0, 10, 0), 600)).endsWith(0);
  }

  @Test
  void whatComesAndGoesWithEachLookTakesNoStep() {
    for (int i = 0; i < 600; i++) {
      feed(left(i % 2 == 0 ? 200 * MIB : RESERVE));
      assertThat(ladder.height()).isZero();
    }
  }

  @Test
  void whatComesAndGoesOnTheWayDownDoesNotGoBackAndForth() {
    heights(left(200 * MIB), 600);
    int top = ladder.height();
    List<Integer> heights = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      feed(left(i % 5 == 0 ? 200 * MIB : RESERVE));
      heights.add(ladder.height());
    }
    assertThat(heights).containsOnly(top);
  }

  @Test
  void stepsAreLeftMoreSlowlyWhileMemoryCouldBeBetter() {
    heights(left(200 * MIB), 600);
    int top = ladder.height();
    heights(left(300 * MIB), 50);
    assertThat(ladder.height()).isEqualTo(top);
    assertThat(heights(left(300 * MIB), 1000)).endsWith(0);
  }

  @Test
  void noSequenceOfSamplesBreaksItsRules() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      now = random.nextLong(1L << 40);
      ladder = PressureLadder.bottom(now);
      PressureSample sample = left(RESERVE);
      for (int i = 0; i < 500; i++) {
        if (random.nextInt(8) == 0) {
          sample = any(random);
        }
        PressureLadder before = ladder;
        feed(sample);
        check(before, "seed %d, sample %d".formatted(seed, i));
      }
      heights(left(10 * RESERVE), 200);
      assertThat(ladder.height()).as("seed %d recovers", seed).isZero();
    }
  }

  private void check(PressureLadder before, String what) {
    boolean critical = ladder.severity() == Severity.CRITICAL;
    assertThat(ladder.height()).as(what).isBetween(0, STEPS);
    if (ladder.severity().pressed()) {
      assertThat(ladder.height()).as(what).isGreaterThanOrEqualTo(before.height());
    } else {
      assertThat(ladder.height()).as(what).isLessThanOrEqualTo(before.height());
    }
    if (!critical) {
      assertThat(Math.abs(ladder.height() - before.height())).as(what).isLessThanOrEqualTo(1);
    }
    if (ladder.severity() == Severity.PRESSED && before.height() < STEPS) {
      assertThat(ladder.height()).as(what).isLessThan(STEPS);
    }
    boolean turned = ladder.severity().pressed() != before.severity().pressed();
    if (turned && !critical) {
      assertThat(ladder.height()).as(what).isEqualTo(before.height());
    }
  }

  private static PressureSample any(Random random) {
    return new PressureSample(
        0,
        random.nextLong(2 * RESERVE),
        RESERVE,
        random.nextInt(4) == 0 ? random.nextLong(4000 * MIB) : 0,
        random.nextInt(3) == 0 ? 100 * random.nextDouble() : 0,
        random.nextInt(3) == 0 ? 100 * random.nextDouble() : 0);
  }

  private static PressureSample left(long bytes) {
    return new PressureSample(0, bytes, RESERVE, 0, 0, 0);
  }

  private void feed(PressureSample sample) {
    now += TICK;
    ladder =
        ladder.next(
            new PressureSample(
                now,
                sample.left(),
                sample.reserve(),
                sample.fallPerSecond(),
                sample.some(),
                sample.full()));
  }

  /** Feeds the same several times; the heights there were, each once where it stayed. */
  private List<Integer> heights(PressureSample sample, int times) {
    List<Integer> heights = new ArrayList<>(List.of(ladder.height()));
    for (int i = 0; i < times; i++) {
      feed(sample);
      if (heights.getLast() != ladder.height()) {
        heights.add(ladder.height());
      }
    }
    return heights;
  }
}
