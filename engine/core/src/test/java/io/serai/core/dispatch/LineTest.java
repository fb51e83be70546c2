package io.serai.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Priority;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineTest {
  private final Line line = new Line();

  @Test
  void whoMattersMoreGoesFirstAndOfSeveralWhoCameFirst() {
    add("a", Priority.LOW, 0);
    add("b", Priority.NORMAL, 1);
    add("c", Priority.HIGH, 2);
    add("d", Priority.NORMAL, 3);
    add("e", Priority.HIGH, 4);
    assertThat(served(4)).containsExactly("c", "e", "b", "d", "a");
  }

  @Test
  void whoWaitsLongGoesBeforeThoseWhoCameLaterAndMatterMore() {
    add("low", Priority.LOW, 0);
    add("high", Priority.HIGH, 1);
    add("late", Priority.HIGH, 9_999);
    assertThat(served(10_000)).containsExactly("low", "high", "late");
  }

  @Test
  void aStepOfWaitingMakesNoDifferenceToThoseWhoWaitedAsLong() {
    add("low", Priority.LOW, 0);
    add("normal", Priority.NORMAL, 1);
    assertThat(served(5_001)).containsExactly("normal", "low");
  }

  @ParameterizedTest
  @CsvSource({
    "LOW, 0, LOW",
    "LOW, 4999, LOW",
    "LOW, 5000, NORMAL",
    "LOW, 10000, HIGH",
    "NORMAL, 5000, HIGH",
    "HIGH, 86400000, HIGH",
    "NORMAL, -1, NORMAL"
  })
  void countsAStepHigherEveryFiveSeconds(Priority own, long waitedMillis, Priority then) {
    assertThat(Ageing.after(own, TimeUnit.MILLISECONDS.toNanos(waitedMillis))).isEqualTo(then);
  }

  @Test
  void countsThoseOfAModel() {
    Waiting first = add("a", Priority.LOW, 0);
    add("a", Priority.HIGH, 1);
    add("b", Priority.HIGH, 2);
    assertThat(line.size("a")).isEqualTo(2);
    assertThat(line.remove(first)).isTrue();
    assertThat(line.remove(first)).isFalse();
    assertThat(line.size("a")).isEqualTo(1);
    assertThat(line.size("none")).isZero();
    assertThat(line.size()).isEqualTo(2);
  }

  private Waiting add(String model, Priority priority, long millis) {
    Waiting call =
        new Waiting(model, priority, 1, TimeUnit.MILLISECONDS.toNanos(millis), new Nothing());
    line.add(call);
    return call;
  }

  /** The models of all, as they are served at that moment. */
  private List<String> served(long millis) {
    List<String> served = new ArrayList<>();
    while (!line.isEmpty()) {
      Waiting first = Objects.requireNonNull(line.first(TimeUnit.MILLISECONDS.toNanos(millis)));
      line.remove(first);
      served.add(first.model());
    }
    return served;
  }

  private record Nothing() implements Work {
    @Override
    public String model() {
      return "";
    }

    @Override
    public Runnable compute() {
      return () -> {};
    }

    @Override
    public boolean isBrief() {
      return false;
    }

    @Override
    public Runnable leave(SeraiException why) {
      return () -> {};
    }
  }
}
