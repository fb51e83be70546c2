package io.serai.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.group.ControlGroups;
import io.serai.core.group.GroupLimits;
import io.serai.core.group.TestingGroups;
import io.serai.spi.Cancellation;
import io.serai.spi.Model;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerCyclesTest {
  private static final int WARM_UP = 3;
  private static final int CYCLES = Integer.getInteger("serai.cycles", 10);

  @TempDir Path folder;

  @Test
  void workersComeAndGoWithoutATrace() throws Exception {
    TestingWorkers workers = new TestingWorkers(folder);
    ControlGroups groups = TestingGroups.required();
    WorkerSettings settings = workers.settings().in(groups, GroupLimits.of(1 << 30, 0));
    cycle(workers, settings, WARM_UP);
    Usage before = Usage.now();
    cycle(workers, settings, CYCLES);
    Conditions.await("threads and files as before", () -> Usage.now().atMost(before));
    assertThat(workers.storage()).isEmptyDirectory();
  }

  private static void cycle(TestingWorkers workers, WorkerSettings settings, int times) {
    for (int i = 0; i < times; i++) {
      try (Worker worker = Worker.start(settings)) {
        Model model = workers.load(worker);
        Tensor large = Tensor.of(Shape.of(1 << 18), new float[1 << 18]);
        model.infer(Map.of("x", large), new Cancellation());
        model.close();
      }
    }
  }

  private static final List<String> JDKS =
      List.of("process reaper", "ForkJoinPool", "C1 CompilerThre", "C2 CompilerThre");

  private record Usage(long descriptors, long threads, long shared) {
    static Usage now() {
      String own = "serai-worker-" + ProcessHandle.current().pid() + "-";
      return new Usage(count("/proc/self/fd", ""), own(), count("/dev/shm", own));
    }

    /** Without those that the JDK adds and ends as it likes. */
    private static long own() {
      try (var tasks = Files.list(Path.of("/proc/self/task"))) {
        return tasks.filter(task -> JDKS.stream().noneMatch(nameOf(task)::startsWith)).count();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static String nameOf(Path task) {
      try {
        return Files.readString(task.resolve("comm"));
      } catch (IOException e) {
        return "one that has ended";
      }
    }

    boolean atMost(Usage other) {
      return descriptors <= other.descriptors && threads <= other.threads && shared <= other.shared;
    }

    private static long count(String folder, String prefix) {
      try (var files = Files.list(Path.of(folder))) {
        return files.filter(file -> file.getFileName().toString().startsWith(prefix)).count();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
