package io.serai.core.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.core.group.ControlGroup;
import io.serai.core.group.ControlGroups;
import io.serai.core.group.GroupCreation;
import io.serai.core.group.GroupLimits;
import io.serai.core.group.TestingGroups;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.TokenSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerDeathTest {
  private static final WorkerExit BY_SIGKILL = new WorkerExit.Killed(9);

  @TempDir Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private TestingWorkers workers;

  @BeforeEach
  void makeBundle() throws Exception {
    workers = new TestingWorkers(folder);
  }

  @AfterEach
  void nothingStaysBehind() {
    threads.shutdownNow();
    List<ProcessHandle> left = ProcessHandle.current().children().toList();
    for (ProcessHandle process : left) {
      process.destroyForcibly();
      process.onExit().join();
    }
    assertThat(left).isEmpty();
    assertThat(workers.storage()).isEmptyDirectory();
  }

  @Test
  void aKillBeforeTheBackendIsThereFailsTheStart() throws Exception {
    Future<Worker> start = threads.submit(() -> Worker.start(workers.hangingSettings()));
    workers.awaitMarker();
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    assertLost(start::get, "was killed by signal 9");
  }

  @Test
  void aBundleThatNeverStartsTimesOut() {
    Duration most = Duration.ofSeconds(3);
    SeraiException late = lateStart(most);
    // The process has the same time for its own start, which takes longer where much runs beside.
    while (late.code() == ErrorCode.TIMED_OUT
        && !String.valueOf(late.getMessage()).contains("start its bundle")
        && most.toSeconds() < 60) {
      most = most.multipliedBy(2);
      late = lateStart(most);
    }
    assertThat(late.code()).isEqualTo(ErrorCode.TIMED_OUT);
    assertThat(late).hasMessageContaining("start its bundle");
  }

  private SeraiException lateStart(Duration most) {
    Deadlines deadlines = deadlines(most, Duration.ofMinutes(1));
    WorkerSettings settings = workers.hangingSettings().withDeadlines(deadlines);
    return catchThrowableOfType(SeraiException.class, () -> Worker.start(settings));
  }

  @Test
  void aJvmThatCantStartSaysWhy() {
    WorkerSettings settings = workers.settings().withJvmOptions(List.of("-XX:NoSuchOption"));
    assertLost(() -> Worker.start(settings), "ended with exit code 1");
    assertLost(() -> Worker.start(settings), "NoSuchOption");
  }

  @ParameterizedTest
  @ValueSource(strings = {"load", "infer", "generate"})
  void aKillFailsTheCallThatIsUnderWay(String phase) throws Exception {
    Worker worker = Worker.start(workers.settings());
    Future<?> call = threads.submit(() -> run(worker, phase, "HANG"));
    workers.awaitMarker();
    kill(worker);
    assertLost(call::get, "was killed by signal 9");
    assertThat(worker.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(BY_SIGKILL);
    assertLost(worker::memory, "was killed by signal 9");
    worker.close();
  }

  @Test
  void aKillWhileAModelIsClosedLeavesNothingToClose() throws Exception {
    Worker worker = Worker.start(workers.settings());
    Model model = workers.load(worker, "unload=HANG");
    Future<?> close = threads.submit(model::close);
    workers.awaitMarker();
    kill(worker);
    close.get(10, TimeUnit.SECONDS);
    assertThat(worker.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(BY_SIGKILL);
    assertThat(model.memory()).isEqualTo(Footprint.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"load", "infer", "generate", "unload"})
  void aNativeCrashIsTold(String phase) throws Exception {
    Worker worker = Worker.start(workers.settings());
    if (phase.equals("unload")) {
      workers.load(worker, "unload=CRASH").close();
    } else {
      assertLost(() -> run(worker, phase, "CRASH"), "crashed with SIGSEGV in ");
    }
    assertThat(worker.onExit().get(10, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            WorkerExit.NativeCrash.class, crash -> assertThat(crash.signal()).isEqualTo("SIGSEGV"));
  }

  @Test
  void anAbortIsTold() {
    Worker worker = Worker.start(workers.settings());
    assertLost(() -> run(worker, "infer", "ABORT"), "crashed with SIGABRT");
    assertThat(worker.onExit().join()).isEqualTo(new WorkerExit.NativeCrash("SIGABRT", ""));
  }

  @Test
  void anExitIsToldWithItsCodeAndLastWords() {
    Worker worker = Worker.start(workers.settings());
    assertLost(() -> run(worker, "infer", "EXIT"), "these are my last words");
    assertThat(worker.onExit().join()).isEqualTo(new WorkerExit.Exited(7));
  }

  @Test
  void aFullJavaHeapEndsTheWorker() {
    Worker worker = Worker.start(workers.settings());
    assertLost(() -> run(worker, "infer", "FILL_HEAP"), "its Java heap may have been full");
  }

  @Test
  void aWorkerWhoseBackendHasLostWhatComputesAModelEndsWithTheCall() {
    Worker worker = Worker.start(workers.settings());
    assertLost(() -> run(worker, "infer", "LOSE"), "since what computed its model had ended");
    assertThat(worker.onExit().join()).isEqualTo(new WorkerExit.Exited(4));
    Worker another = Worker.start(workers.settings());
    assertLost(() -> run(another, "generate", "LOSE"), "the server has ended");
  }

  @Test
  void aWorkerWhoseBackendTellsOfALossEndsAlthoughNobodyAsksIt() throws Exception {
    Worker worker = Worker.start(workers.settings());
    Path loaded = folder.resolve("loaded");
    workers.load(worker, "lost=is gone", "when=" + loaded);
    Files.createFile(loaded);
    assertThat(worker.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(new WorkerExit.Exited(4));
    assertLost(worker::memory, "what computed it: is gone");
  }

  @Test
  void allCallsOfACrashedWorkerFail() throws Exception {
    Worker worker = Worker.start(workers.settings());
    Model waiting = workers.load(worker, "infer=WAIT");
    Future<?> other = threads.submit(() -> waiting.infer(Map.of(), new Cancellation()));
    workers.awaitMarker();
    assertLost(() -> run(worker, "infer", "CRASH"), "crashed with SIGSEGV");
    assertLost(other::get, "crashed with SIGSEGV");
  }

  @Test
  void aCallThatHangsTimesOutAndTakesTheOthersWithIt() throws Exception {
    Deadlines deadlines = deadlines(Duration.ofMinutes(1), Duration.ofSeconds(1));
    Worker worker = Worker.start(workers.settings().withDeadlines(deadlines));
    Model hanging = workers.load(worker, "infer=HANG");
    Future<?> load = threads.submit(() -> run(worker, "load", "WAIT"));
    Conditions.await("the load is under way", () -> Files.exists(workers.marker()));
    assertThatThrownBy(() -> hanging.infer(Map.of(), new Cancellation()))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT))
        .hasMessageContaining("was asked to compute m1 and gave no sign for 1.0 s");
    assertLost(load::get, "gave no sign for 1.0 s while it was asked to compute m1");
    assertThat(worker.onExit().join()).isInstanceOf(WorkerExit.Hung.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"infer", "classify"})
  void aCallThatTakesLongButShowsThatItGoesOnIsAnswered(String phase) {
    // It takes seven.
    Deadlines quick = deadlines(Duration.ofMinutes(1), Duration.ofSeconds(5));
    try (Worker worker = Worker.start(workers.settings().withDeadlines(quick))) {
      Model model = workers.load(worker, phase + "=TAKE_LONG");
      if (phase.equals("infer")) {
        assertThat(model.infer(Map.of(), new Cancellation())).isEmpty();
      } else {
        assertThat(model.classify(List.of("x"), new Cancellation())).hasSize(1);
      }
      assertThat(worker.onExit()).isNotDone();
    }
  }

  @Test
  void aStoppedProcessGivesNoSignOfLife() throws Exception {
    Worker worker = Worker.start(workers.settings());
    signal(worker, "-STOP");
    assertThatThrownBy(() -> worker.ping(Duration.ofMillis(200)))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT));
    signal(worker, "-CONT");
    worker.ping(Duration.ofSeconds(10));
    worker.close();
  }

  @Test
  void aWorkerThatDoesntCloseIsKilled() {
    Deadlines quick =
        new Deadlines(
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMillis(300));
    Worker worker = Worker.start(workers.settings().withDeadlines(quick));
    workers.load(worker, "unload=HANG");
    worker.close();
    assertThat(worker.onExit().join()).isEqualTo(new WorkerExit.Closed(true));
  }

  @Test
  void aWorkerAboveItsLimitIsToldToHaveBeenKilledForIt() throws Exception {
    ControlGroups groups = TestingGroups.required();
    Worker worker = Worker.start(workers.settings().in(groups, GroupLimits.of(200 << 20, 0)));
    Path group = worker.group().orElseThrow().folder();
    assertThat(worker.group().orElseThrow().processes()).containsExactly(worker.pid());
    assertLost(
        () -> run(worker, "infer", "ALLOCATE"),
        "was killed by the kernel's OOM killer at its limit of 200 MiB");
    assertThat(worker.onExit().join())
        .isEqualTo(new WorkerExit.OutOfMemory(new ReachedLimit("", 200 << 20)));
    assertThat(group).doesNotExist();
  }

  @Test
  void aWorkerThatIsKilledForTheLimitOfAGroupAroundItsOwnIsToldSo() throws Exception {
    GroupLimits limits = GroupLimits.of(200 << 20, 0);
    GroupCreation made = TestingGroups.required().create("around", limits);
    try (ControlGroup around = ((GroupCreation.Created) made).group()) {
      ControlGroups groups = TestingGroups.below(around.folder());
      Worker worker = Worker.start(workers.settings().in(groups, GroupLimits.of(1L << 30, 0)));
      String name = around.folder().getFileName().toString();
      assertLost(
          () -> run(worker, "infer", "ALLOCATE"),
          "because control group " + name + " reached its limit of 200 MiB");
      assertThat(worker.onExit().join())
          .isEqualTo(new WorkerExit.OutOfMemory(new ReachedLimit(name, 200 << 20)));
    }
  }

  @Test
  void aWorkerThatIsEndedForMemoryIsLostWithThatCauseAndNotCountedAsCrashed() {
    Worker worker = Worker.start(workers.settings());
    worker.endForMemory();
    assertLost(
        () -> run(worker, "infer", "HANG"), "was ended by the engine because memory ran out");
    assertThat(worker.onExit().join().unwanted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOTHING", "HANG"})
  void anEngineThatIsKilledTakesItsWorkersWithIt(String deed) throws Exception {
    Process engine =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TestingEngine.class.getName(),
                folder.toString(),
                deed)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(engine.getInputStream(), StandardCharsets.UTF_8))) {
      String pid = output.readLine();
      assertThat(pid).isNotNull();
      Path worker = Path.of("/proc", pid);
      assertThat(runs(worker)).isTrue();
      engine.destroyForcibly().waitFor();
      Conditions.await("the worker is gone", () -> !runs(worker));
    } finally {
      engine.destroyForcibly().waitFor();
    }
    Worker.start(workers.settings()).close();
  }

  /** Whether there is a process that isn't just waiting for its parent to take note of its end. */
  private static boolean runs(Path process) {
    try {
      return !Files.readString(process.resolve("stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  private Object run(Worker worker, String phase, String deed) {
    Model model = workers.load(worker, phase + "=" + deed);
    return phase.equals("generate")
        ? model.generate(GenerationRequest.greedy("go", 2), TokenSink.NONE, new Cancellation())
        : model.infer(Map.of(), new Cancellation());
  }

  private static Deadlines deadlines(Duration start, Duration call) {
    Duration minute = Duration.ofMinutes(1);
    return new Deadlines(start, minute, call, minute, minute);
  }

  private static void kill(Worker worker) {
    ProcessHandle.of(worker.pid()).orElseThrow().destroyForcibly();
  }

  private static void signal(Worker worker, String signal) throws Exception {
    new ProcessBuilder("kill", signal, Long.toString(worker.pid())).start().waitFor();
  }

  private static void assertLost(ThrowingCallable call, String words) {
    assertThatThrownBy(call)
        .satisfies(
            thrown -> {
              Throwable cause = thrown instanceof SeraiException ? thrown : thrown.getCause();
              assertThat(cause)
                  .isInstanceOfSatisfying(
                      SeraiException.class,
                      e -> assertThat(e.code()).isEqualTo(ErrorCode.WORKER_LOST))
                  .hasMessageContaining(words);
            });
  }
}
