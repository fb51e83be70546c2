package io.serai.itests;

import static io.serai.itests.TestingPressure.ask;
import static io.serai.itests.TestingPressure.groupOrSkip;
import static io.serai.itests.TestingPressure.holders;
import static io.serai.itests.TestingPressure.leave;
import static io.serai.itests.TestingPressure.leftMib;
import static io.serai.itests.TestingPressure.steps;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.itests.fault.Phases;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other processes take memory from models that all are in use, so that none can leave. The largest
 * of those has to end that isn't pinned, although the pinned one is larger still. It is skipped
 * where no control groups can be made, never where they can.
 */
@Tag("alone")
class LargestWorkerIT {
  /** For all steps, one after the other. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of this 328 MiB should be left. */
  private static final long LIMIT = 4L << 30;

  /** The machine has that besides, so that its own memory doesn't run out. */
  private static final long SPARE = 1L << 30;

  /** More than that, so that no step is taken yet. */
  private static final long ENOUGH_MIB = 400;

  /** Between an eighth and a quarter of it: all steps are taken, one soon after the other. */
  private static final long SEVERE_MIB = 70;

  /** More than the large model gives back. */
  private static final long BEYOND_MIB = 100;

  private static final int PINNED_MIB = 240;
  private static final int LARGE_MIB = 180;
  private static final int SMALL_MIB = 4;

  @TempDir Path home;

  @BeforeEach
  void describeModels() throws Exception {
    FaultBundle.install(home);
    FaultBundle.model(home, "pinned", PINNED_MIB);
    FaultBundle.model(home, "large", LARGE_MIB);
    FaultBundle.model(home, "small", SMALL_MIB);
  }

  @Test
  void theEngineEndsItWhereNothingElseHelps() throws Exception {
    Path parent = groupOrSkip(LargestWorkerIT.class);
    TestingPressure.assumeAvailable(LIMIT + SPARE);
    try (TestingGroup group = TestingGroup.create(parent, LIMIT)) {
      Process engine = group.engine(home, "samples: false\ncores: 2\n");
      try (TestingArchive archive = new TestingArchive(home).atNoted();
          ExecutorService callers = Executors.newCachedThreadPool()) {
        loadAll(archive);
        Future<HttpResponse<String>> large = stuck(archive, callers, "large");
        Future<HttpResponse<String>> small = stuck(archive, callers, "small");
        long smallsWorker = Long.parseLong(Files.readString(Phases.at(home.toString(), "compute")));
        try (MemoryHog hog = new MemoryHog(group)) {
          leave(archive, hog, ENOUGH_MIB);
          TestingArchive.until(
              PATIENCE,
              () -> {
                if (!large.isDone() && !atTheLastStep(archive)) {
                  leave(archive, hog, SEVERE_MIB);
                }
                return large.isDone();
              });
          assertThat(large.get().statusCode()).as(large.get().body()).isEqualTo(500);
          assertThat(large.get().body())
              .contains("WORKER_LOST", "was ended by the engine because memory ran out");
          TestingArchive.until(() -> !holders(archive).contains("large@1"));
          assertThat(holders(archive)).as(log()).contains("pinned@1", "small@1");
          assertThat(small.isDone()).isFalse();
        }
        assertThat(log())
            .contains(
                "memory is short, step 7 of 7: the largest worker that isn't pinned is ended");
        TestingArchive.until(() -> steps(archive).isEmpty());
        ask(archive, "large", "load");
        ProcessHandle.of(smallsWorker).orElseThrow().destroyForcibly();
        assertThat(small.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
        assertThat(engine.isAlive()).isTrue();
      } finally {
        engine.destroyForcibly();
      }
    }
  }

  /**
   * More is taken at once than there is, mostly faster than the engine can look, so that the kernel
   * kills. It may go on while the first that it killed is still ending.
   */
  @Test
  void whereTheKernelKillsThePinnedOneGoesLast() throws Exception {
    Path parent = groupOrSkip(LargestWorkerIT.class);
    TestingPressure.assumeAvailable(LIMIT + SPARE);
    try (TestingGroup group = TestingGroup.create(parent, LIMIT)) {
      Process engine = group.engine(home, "samples: false\ncores: 2\n");
      try (TestingArchive archive = new TestingArchive(home).atNoted();
          ExecutorService callers = Executors.newCachedThreadPool()) {
        loadAll(archive);
        Future<HttpResponse<String>> large = stuck(archive, callers, "large");
        try (MemoryHog hog = new MemoryHog(group)) {
          leave(archive, hog, ENOUGH_MIB);
          hog.take(leftMib(archive) + BEYOND_MIB);
          assertThat(large.get(60, TimeUnit.SECONDS).body()).contains("WORKER_LOST");
        }
        TestingArchive.until(() -> steps(archive).isEmpty());
        String log = log();
        assertThat(log)
            .containsPattern("was (killed by the kernel.s OOM killer|ended by the engine because)");
        if (log.contains("model pinned@1 was killed")) {
          assertThat(log)
              .as("before the pinned one goes, the others have, or were on their way out")
              .containsPattern("model small@1 (was killed|leaves)");
        }
        assertThat(engine.isAlive()).isTrue();
      } finally {
        engine.destroyForcibly();
      }
    }
  }

  private void loadAll(TestingArchive archive) throws Exception {
    for (String model : List.of("pinned", "large", "small")) {
      ask(archive, model, "load");
    }
    ask(archive, "pinned", "pin");
  }

  private String log() throws Exception {
    return Files.readString(home.resolve("logs/serai.0.log"));
  }

  private static boolean atTheLastStep(TestingArchive archive) throws Exception {
    return steps(archive).contains("end_largest_worker");
  }

  /** A request that a model's worker stays in, and with it the model, since it is in use. */
  private Future<HttpResponse<String>> stuck(
      TestingArchive archive, ExecutorService callers, String model) throws Exception {
    Phases.stopAt(home.toString(), "compute");
    Future<HttpResponse<String>> request =
        callers.submit(() -> archive.post("/pipelines/" + model, "{\"text\": \"a\"}"));
    Path at = Phases.at(home.toString(), "compute");
    TestingArchive.until(() -> Files.exists(at));
    return request;
  }
}
