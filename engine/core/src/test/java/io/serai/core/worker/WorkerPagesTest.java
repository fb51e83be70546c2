package io.serai.core.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.serai.spi.Cancellation;
import io.serai.spi.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerPagesTest {
  private static final long KEPT_BYTES = 64 << 20;

  private static final int ATTEMPTS = 10;

  /** What all of the worker may take. */
  private static final long NEEDED_BYTES = 4 * KEPT_BYTES;

  @TempDir Path folder;

  @Test
  void aWorkerThatIsPagedOutAndInAnswersAsBefore() throws Exception {
    TestingWorkers workers = new TestingWorkers(folder);
    try (Worker worker = Worker.start(workers.settings())) {
      Model model = workers.load(worker, "load=KEEP");
      List<String> swaps = swaps();
      PageMove out = worker.demote((phase, fraction) -> {});
      // Tests beside add swap space and take it away again.
      for (int i = 0; i < ATTEMPTS && !names(swaps).equals(names(swaps())); i++) {
        worker.promote((phase, fraction) -> {});
        swaps = swaps();
        out = worker.demote((phase, fraction) -> {});
      }
      assumeTrue(
          swaps.isEmpty() || freeBytes(swaps) > NEEDED_BYTES, "skipped: the swap space is full");
      assertThat(out.before().anonymous()).isGreaterThan(KEPT_BYTES);
      if (!swaps.isEmpty()) {
        assertThat(out.note()).isEmpty();
        assertThat(out.after().swapped()).isGreaterThan(KEPT_BYTES);
        assertThat(out.freedBytes()).isGreaterThan(KEPT_BYTES);
      } else {
        assertThat(out.note()).contains("has no swap space");
        assertThat(out.after().anonymous()).isGreaterThan(KEPT_BYTES);
      }
      PageMove in = worker.promote((phase, fraction) -> {});
      if (in.after().swapped() >= KEPT_BYTES / 8) {
        // Where memory is short, the kernel has paged some of it out again meanwhile.
        in = worker.promote((phase, fraction) -> {});
      }
      assertThat(in.after().anonymous()).isGreaterThan(KEPT_BYTES);
      assertThat(in.after().swapped()).isLessThan(KEPT_BYTES / 8);
      assertThat(model.classify(List.of("still there"), new Cancellation())).hasSize(1);
    }
  }

  /** A line for each swap space: its name, kind, and how large and how full it is in KiB. */
  private static List<String> swaps() throws Exception {
    return Files.readAllLines(Path.of("/proc/swaps")).stream().skip(1).toList();
  }

  private static List<String> names(List<String> swaps) {
    return swaps.stream().map(swap -> columns(swap)[0]).toList();
  }

  private static long freeBytes(List<String> swaps) {
    return swaps.stream()
        .map(WorkerPagesTest::columns)
        .mapToLong(columns -> Long.parseLong(columns[2]) - Long.parseLong(columns[3]) << 10)
        .sum();
  }

  private static String[] columns(String swap) {
    return swap.strip().split("\\s+");
  }
}
