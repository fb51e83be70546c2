package io.serai.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.Cancellation;
import io.serai.spi.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerPagesTest {
  private static final long KEPT_BYTES = 64 << 20;

  @TempDir Path folder;

  @Test
  void aWorkerThatIsPagedOutAndInAnswersAsBefore() throws Exception {
    TestingWorkers workers = new TestingWorkers(folder);
    try (Worker worker = Worker.start(workers.settings())) {
      Model model = workers.load(worker, "load=KEEP");
      PageMove out = worker.demote((phase, fraction) -> {});
      assertThat(out.before().anonymous()).isGreaterThan(KEPT_BYTES);
      if (swapSpace()) {
        assertThat(out.note()).isEmpty();
        assertThat(out.after().swapped()).isGreaterThan(KEPT_BYTES);
        assertThat(out.freedBytes()).isGreaterThan(KEPT_BYTES);
      } else {
        assertThat(out.note()).contains("has no swap space");
        assertThat(out.after().anonymous()).isGreaterThan(KEPT_BYTES);
      }
      PageMove in = worker.promote((phase, fraction) -> {});
      assertThat(in.after().anonymous()).isGreaterThan(KEPT_BYTES);
      assertThat(in.after().swapped()).isLessThan(KEPT_BYTES / 8);
      assertThat(model.classify(List.of("still there"), new Cancellation())).hasSize(1);
    }
  }

  private static boolean swapSpace() throws Exception {
    return Files.readAllLines(Path.of("/proc/swaps")).size() > 1;
  }
}
