package io.serai.itests;

import static io.serai.itests.TestingPressure.alerts;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other processes take the memory that the engine's models are in. It is skipped where no control
 * groups can be made, never where they can.
 */
@Tag("alone")
class MemoryPressureIT {
  /** Each step waits for what the one before has brought. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Where a machine stalls for want of memory, a step is left only each ten seconds. */
  private static final Duration RELIEF = Duration.ofSeconds(120);

  private static final long LIMIT = 600L << 20;

  /**
   * Less than half of the 48 that should be left: too little, and nothing needs to be killed yet.
   */
  private static final long SHORT_MIB = 18;

  private static final Set<String> EXPLAINED =
      Set.of("INSUFFICIENT_MEMORY", "MEMORY_PRESSURE", "WORKER_LOST", "OVERLOADED", "QUARANTINED");

  /** Between what pressure begins at and a quarter of the reserve that the second test sets. */
  private static final int RESERVE_MIB = 128;

  private static final long BELOW_FLOOR_MIB = 24;

  private static final String ONNX_BUNDLE = "io.serai.plugins.onnxruntime";

  private static final Pattern STEP =
      Pattern.compile("memory (is short|is less short), step (\\d) of 7");

  @TempDir Path home;

  @Test
  void aLoadUnderWayIsGivenUpAndUndoneWhenMemoryFallsBelowTheFloor() throws Exception {
    Path parent = groupOrSkip(MemoryPressureIT.class);
    FaultBundle.install(home);
    FaultBundle.model(home, "stuck", 4);
    try (TestingGroup group = TestingGroup.create(parent, LIMIT)) {
      Process engine = group.engine(home, "samples: false\n");
      try (TestingArchive archive = new TestingArchive(home).atNoted();
          ExecutorService caller = Executors.newSingleThreadExecutor()) {
        assertThat(archive.serai("tiers", "limits", "--reserve", RESERVE_MIB + "MiB").code())
            .isZero();
        Phases.stopAt(home.toString(), "load");
        Future<HttpResponse<String>> load =
            caller.submit(() -> archive.post("/admin/models/stuck/load", ""));
        Path at = Phases.at(home.toString(), "load");
        TestingArchive.until(() -> Files.exists(at));
        long worker = Long.parseLong(Files.readString(at));
        assertThat(holders(archive)).contains("stuck@1");
        try (MemoryHog hog = new MemoryHog(group)) {
          hog.take(leftMib(archive) - BELOW_FLOOR_MIB);
          HttpResponse<String> refused = load.get(60, TimeUnit.SECONDS);
          assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
          assertThat(refused.body()).contains("MEMORY_PRESSURE", "below the floor of 32.0 MiB");
          String number = refused.body().replaceAll("(?s).*\\(decision (\\d+)\\).*", "$1");
          assertThat(archive.serai("why", number).out()).startsWith("REFUSED stuck@1");
          TestingArchive.until(() -> ProcessHandle.of(worker).isEmpty());
          TestingArchive.until(() -> !holders(archive).contains("stuck@1"));
        }
        TestingArchive.until(RELIEF, () -> steps(archive).isEmpty());
        assertThat(archive.serai("tiers", "limits", "--reserve", "16MiB").code()).isZero();
        ask(archive, "stuck", "load");
        assertThat(engine.isAlive()).isTrue();
      } finally {
        engine.destroyForcibly();
      }
    }
  }

  @Test
  void modelsLeaveForOthersWhoTakeMemoryAndComeBackWhenThoseHaveEnded() throws Exception {
    Path parent = groupOrSkip(MemoryPressureIT.class);
    try (TestingArchive models = new TestingArchive(home)) {
      TestingShapes.addTo(home, "bert-mini");
      TestingShapes.addTo(home, "bert-small");
      models.copyModel("bert-small-random", "idle", "residency: {isolation: worker}\n");
      models.copyModel("bert-mini-random", "used", "residency: {isolation: worker}\n");
      models.copyModel("bert-mini-random", "low", "residency: {priority: low, pinned: true}\n");
      models.copyModel("bert-mini-random", "inside", "residency: {isolation: in-process}\n");
    }
    try (TestingGroup group = TestingGroup.create(parent, LIMIT)) {
      Process engine = group.engine(home, "samples: false\n");
      try (TestingArchive archive = new TestingArchive(home).atNoted()) {
        idleModelsLeave(archive, group);
        bundlesAreStoppedAndComeBack(archive, group, engine.pid());
        workIsRefused(archive, group);
        modelsInUseMeetACollapse(archive, group);
        allIsAsBefore(archive);
        assertThat(engine.isAlive()).isTrue();
      } finally {
        engine.destroyForcibly();
      }
    }
  }

  private void idleModelsLeave(TestingArchive archive, TestingGroup group) throws Exception {
    ask(archive, "idle", "load");
    TestingArchive.until(RELIEF, () -> steps(archive).isEmpty());
    try (MemoryHog hog = new MemoryHog(group)) {
      takeUntil(archive, hog, "evict_idle", () -> !holders(archive).contains("idle@1"));
    }
    assertThat(Files.readString(home.resolve("logs/serai.0.log")))
        .contains(
            "memory is short, step 1 of 7: no files are read ahead of their load",
            "memory is short, step 3 of 7: idle models leave")
        .containsPattern("model idle@1\\S* leaves: memory is short");
    TestingArchive.until(RELIEF, () -> steps(archive).isEmpty());
  }

  /** With their libraries, which were in the engine's process. */
  private static void bundlesAreStoppedAndComeBack(
      TestingArchive archive, TestingGroup group, long engine) throws Exception {
    ask(archive, "inside", "load");
    assertThat(holders(archive)).anyMatch(name -> name.startsWith(ONNX_BUNDLE));
    assertThat(mapsOnnxRuntime(engine)).isTrue();
    try (MemoryHog hog = new MemoryHog(group)) {
      // The model leaves first, which may be enough for a while.
      takeUntil(
          archive,
          hog,
          "stop_backends",
          () -> holders(archive).stream().noneMatch(name -> name.startsWith(ONNX_BUNDLE)));
      TestingArchive.until(() -> !mapsOnnxRuntime(engine));
    }
    TestingArchive.until(RELIEF, () -> steps(archive).isEmpty());
    ask(archive, "inside", "load");
    assertThat(mapsOnnxRuntime(engine)).isTrue();
    ask(archive, "inside", "unload");
  }

  private static boolean mapsOnnxRuntime(long pid) throws Exception {
    return Files.readString(Path.of("/proc/" + pid + "/maps")).contains("libonnxruntime");
  }

  /** Nothing can leave, so the steps go on until that is changed. */
  private static void workIsRefused(TestingArchive archive, TestingGroup group) throws Exception {
    ask(archive, "low", "load");
    ask(archive, "idle", "load");
    ask(archive, "idle", "pin");
    try (MemoryHog hog = new MemoryHog(group)) {
      whileShort(archive, hog, () -> says(archive.serai("status"), "evict idle"));
      whileShort(archive, hog, () -> says(archive.serai("tiers", "status"), "stop preloading"));
      whileShort(
          archive,
          hog,
          () -> {
            List<String> alerts = alerts(archive);
            assertThat(alerts).allMatch(alert -> alert.matches("Memory is short: .+\\."));
            return !alerts.isEmpty();
          });
      refusal(
          archive,
          hog,
          () -> archive.post("/admin/models/low/load", ""),
          "requests of low priority are refused while memory is short");
      HttpResponse<String> load =
          refusal(
              archive,
              hog,
              () -> archive.post("/admin/models/used/load", ""),
              "ask again in a while");
      assertThat(load.headers().firstValue("Retry-After").orElse("")).matches("[1-9]\\d*");
      assertThat(load.body()).contains("MEMORY_PRESSURE");
      for (String path : List.of("/load_model", "/v2/repository/models/used/load")) {
        HttpResponse<String> asked =
            refusal(archive, hog, () -> archive.post(path, "{\"model_name\": \"used\"}"), "");
        assertThat(asked.headers().firstValue("Retry-After")).isPresent();
      }
      String number = load.body().replaceAll("(?s).*\\(decision (\\d+)\\).*", "$1");
      assertThat(archive.serai("why", number).out())
          .startsWith("REFUSED")
          .contains("because memory is short, so nothing is loaded until it no longer is");
      ask(archive, "idle", "unpin");
      takeUntil(archive, hog, "evict_idle", () -> !holders(archive).contains("idle@1"));
    }
    ask(archive, "low", "unload");
    TestingArchive.until(RELIEF, () -> steps(archive).isEmpty());
  }

  private static boolean says(TestingArchive.Ended command, String step) {
    return command.out().contains("pressure  ") && command.out().contains(step);
  }

  /**
   * Asks for a load until it is refused in those words: between the look at the steps and the
   * request they may have been left.
   */
  private static HttpResponse<String> refusal(
      TestingArchive archive, MemoryHog hog, Callable<HttpResponse<String>> load, String words)
      throws Exception {
    List<HttpResponse<String>> answers = new ArrayList<>();
    whileShort(
        archive,
        hog,
        () -> {
          HttpResponse<String> answer = load.call();
          assertThat(answer.statusCode()).as(answer.body()).isIn(200, 429, 507);
          if (holders(archive).contains("used@1")) {
            archive.post("/admin/models/used/unload", "");
          }
          answers.add(answer);
          return answer.statusCode() == 429 && answer.body().contains(words);
        });
    return answers.getLast();
  }

  /** Each request is answered, or fails for a reason that it tells. */
  private void modelsInUseMeetACollapse(TestingArchive archive, TestingGroup group)
      throws Exception {
    ask(archive, "idle", "load");
    String body = Files.readString(home.resolve("catalog/used/sample-inputs.json"));
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch answered = new CountDownLatch(1);
    try (ExecutorService client = Executors.newSingleThreadExecutor()) {
      Callable<List<HttpResponse<String>>> asking =
          () -> {
            List<HttpResponse<String>> answers = new ArrayList<>();
            while (!over.get() || answers.isEmpty()) {
              HttpResponse<String> answer = archive.post("/pipelines/used", body);
              answers.add(answer);
              if (answer.statusCode() == 200) {
                answered.countDown();
              }
            }
            return answers;
          };
      Future<List<HttpResponse<String>>> answers = client.submit(asking);
      assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
      try (MemoryHog hog = new MemoryHog(group)) {
        hog.take(leftMib(archive) + SHORT_MIB);
        TestingArchive.until(() -> !holders(archive).contains("idle@1"));
      } finally {
        over.set(true);
      }
      Set<String> failures = new TreeSet<>();
      for (HttpResponse<String> answer : answers.get()) {
        if (answer.statusCode() != 200) {
          failures.add(TestingArchive.JSON.readTree(answer.body()).get("code").asText());
        }
      }
      assertThat(EXPLAINED).containsAll(failures);
    }
  }

  private void allIsAsBefore(TestingArchive archive) throws Exception {
    TestingArchive.until(RELIEF, () -> steps(archive).isEmpty());
    TestingArchive.until(() -> alerts(archive).isEmpty());
    // That a step is over is told before it is logged.
    TestingArchive.until(() -> "1 is over".equals(lastStep()));
    stepsWereLeftInReverse();
    TestingArchive.until(() -> archive.post("/admin/models/idle/load", "").statusCode() == 200);
    assertThat(holders(archive)).contains("idle@1");
  }

  private String lastStep() throws Exception {
    Matcher step = STEP.matcher(Files.readString(home.resolve("logs/serai.0.log")));
    String last = "";
    while (step.find()) {
      last = step.group(2) + (step.group(1).equals("is short") ? "" : " is over");
    }
    return last;
  }

  /** Each time the step that was taken last. */
  private void stepsWereLeftInReverse() throws Exception {
    Deque<String> taken = new ArrayDeque<>();
    int most = 0;
    Matcher step = STEP.matcher(Files.readString(home.resolve("logs/serai.0.log")));
    while (step.find()) {
      if (step.group(1).equals("is short")) {
        taken.push(step.group(2));
        most = Math.max(most, taken.size());
      } else {
        assertThat(taken.pop()).isEqualTo(step.group(2));
      }
    }
    assertThat(taken).isEmpty();
    assertThat(most).isGreaterThanOrEqualTo(6);
  }

  /**
   * Looks until it sees that while all steps are taken that cost no answer: each look takes a
   * while, in which heaps may have given something back.
   */
  private static void whileShort(TestingArchive archive, MemoryHog hog, Callable<Boolean> seen)
      throws Exception {
    TestingArchive.until(
        RELIEF,
        () -> {
          leave(archive, hog, SHORT_MIB);
          return steps(archive).contains("shed_low_priority") && seen.call();
        });
  }

  /**
   * The engine gives memory back meanwhile, so that is taken too, as long as a step isn't taken.
   */
  private static void takeUntil(
      TestingArchive archive, MemoryHog hog, String step, Callable<Boolean> done) throws Exception {
    TestingArchive.until(
        PATIENCE,
        () -> {
          if (!steps(archive).contains(step)) {
            leave(archive, hog, SHORT_MIB);
          }
          return done.call();
        });
  }
}
