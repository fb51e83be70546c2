package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Catalog;
import io.serai.catalog.Manifest;
import io.serai.catalog.Priority;
import io.serai.spi.SeraiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadQueueTest {
  /** Fails if it is told of anything: nothing ends here. */
  private static final class TestingRecipient implements Load.Recipient {
    @Override
    public void loaded(Load load, LoadedModel model) {
      throw new AssertionError(model + " was loaded");
    }

    @Override
    public void failed(Load load, SeraiException why) {
      throw new AssertionError("a load failed", why);
    }
  }

  @TempDir private Path folder;
  private long now;
  private final LoadQueue queue = new LoadQueue(() -> now);
  private Manifest manifest;

  @BeforeEach
  void knowAModel() throws Exception {
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        name: model
        version: "1"
        format: a
        variants:
          - name: full
            files: [{path: weights, size: 1, sha256: %s}]
        """
            .formatted("a".repeat(64)));
    manifest = new Catalog(List.of(folder)).snapshot().all().getFirst();
  }

  private Load inLine(Priority priority) {
    Slot slot = new Slot(new Slot.Key("model", "1", null));
    Load load = new Load(slot, manifest, Load.Purpose.USE, new TestingRecipient(), () -> now);
    load.askedFor(priority);
    queue.add(load);
    queue.enqueue(load);
    now++;
    return load;
  }

  @Test
  void theOrderIsByPriorityAndThenByAge() {
    Load low = inLine(Priority.LOW);
    Load first = inLine(Priority.NORMAL);
    Load second = inLine(Priority.NORMAL);
    Load high = inLine(Priority.HIGH);
    assertThat(queue.inOrder()).containsExactly(high, first, second, low);
  }

  @Test
  void whoWaitsForLongComesBeforeOthersOfAHigherPriority() {
    Load low = inLine(Priority.LOW);
    now += Duration.ofSeconds(6).toNanos();
    Load normal = inLine(Priority.NORMAL);
    assertThat(queue.inOrder()).containsExactly(low, normal);
  }

  @Test
  void aLoadThatHasEndedIsNowhereAnyMore() {
    Load ended = inLine(Priority.NORMAL);
    Load other = inLine(Priority.NORMAL);
    queue.remove(ended);
    assertThat(queue.isInLine(ended)).isFalse();
    assertThat(queue.inOrder()).containsExactly(other);
    assertThat(queue.all()).containsExactly(other);
  }

  @Test
  void allWaitUntilOneGoesOn() {
    inLine(Priority.NORMAL);
    Load goesOn = inLine(Priority.NORMAL);
    assertThat(queue.allWait()).isTrue();
    queue.dequeue(goesOn);
    assertThat(queue.allWait()).isFalse();
    assertThat(queue.all()).contains(goesOn);
  }

  @Test
  void aLoadBecomesImpatientAfterHalfASecond() {
    Load load = inLine(Priority.NORMAL);
    now = load.beganNanos() + Duration.ofMillis(500).toNanos();
    assertThat(queue.isImpatient(load)).isFalse();
    now++;
    assertThat(queue.isImpatient(load)).isTrue();
  }
}
