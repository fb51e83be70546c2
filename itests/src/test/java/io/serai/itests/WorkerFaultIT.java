package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.core.device.ProcessMemory;
import io.serai.itests.fault.Phases;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Workers that end or hang in each phase of a model's life, and memory that can't be moved, as a
 * caller of the engine meets them. A test has a model of its own, since failures are remembered.
 */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerFaultIT {
  private static final String KILLED = "was killed by signal 9";
  private static final String CRASHED = "crashed with SIG";
  private static final String OPTIONS = "workers: {loadSeconds: 12, callSeconds: 15}\n";
  private static final long MOST = 8L << 30;
  private static final int STARTED_MIB = 96;
  private static final int SWAP_MIB = 400;
  private static final int LOCKED_MIB = 4;
  private static final int DEEPEST = 6;

  /** A JVM takes and gives back memory all the time, between one look and the other too. */
  private static final long SLACK = 2L << 20;

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private TestingArchive archive;
  private @Nullable TestingGroup alone;
  private Path home;
  private Optional<TestingSwap> swap = Optional.empty();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    home = folder;
    FaultBundle.install(home);
    for (String phase :
        List.of(
            "start",
            "estimate",
            "load",
            "trial",
            "compute",
            "idle",
            "demote",
            "promote",
            "unload")) {
      FaultBundle.model(home, phase + "-KILL", 0);
      FaultBundle.model(home, phase + "-SEGV", 0);
      FaultBundle.model(home, phase + "-hang", 0);
    }
    for (String signal : List.of("SEGV", "ABRT")) {
      FaultBundle.model(home, "native-" + signal, 0);
    }
    FaultBundle.model(home, "load-ABRT", 0);
    FaultBundle.model(home, "compute-ABRT", 0);
    FaultBundle.model(home, "demote-ABRT", 0);
    FaultBundle.model(home, "promote-ABRT", 0);
    FaultBundle.model(home, "failing", 0);
    FaultBundle.model(home, "server", "started_mib: " + STARTED_MIB);
    FaultBundle.model(home, "locked", LOCKED_MIB);
    FaultBundle.model(home, "locked-too", LOCKED_MIB);
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/serai.yaml"), OPTIONS);
    swap = TestingSwap.createIfAllowed(home, SWAP_MIB);
    Optional<Path> parent = TestingGroup.parentOfVersion2();
    if (parent.isPresent()) {
      alone = TestingGroup.create(parent.get(), MOST, MOST);
      alone.engine(home, OPTIONS);
      archive = new TestingArchive(home).atNoted();
    } else {
      archive = new TestingArchive(home).up();
    }
  }

  @AfterEach
  void noWorkerStays() throws Exception {
    for (JsonNode holder : status().get("holders")) {
      String name = holder.get("name").asText();
      if (name.contains("@")) {
        assertThat(archive.post("/admin/models/" + name + "/unload", "").statusCode())
            .as(name)
            .isEqualTo(200);
      }
    }
    TestingArchive.until(() -> workers().isEmpty());
    TestingArchive.until(() -> leftovers().isEmpty());
  }

  @AfterAll
  void stop() throws Exception {
    callers.shutdownNow();
    try {
      archive.close();
      if (alone != null) {
        alone.close();
      }
    } finally {
      swap.ifPresent(TestingSwap::close);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "start,KILL",
    "estimate,KILL",
    "load,KILL",
    "trial,KILL",
    "compute,KILL",
    "start,SEGV",
    "estimate,SEGV",
    "load,SEGV",
    "trial,SEGV",
    "compute,SEGV",
    "load,ABRT",
    "compute,ABRT"
  })
  void aDeathFailsTheRequestWithItsCauseAndTheNextIsAnswered(String phase, String signal)
      throws Exception {
    String model = phase + "-" + signal;
    Future<HttpResponse<String>> request = callers.submit(stopping(phase, model));
    long stuck = stuckAt(stop(phase));
    send(signal, stuck);
    HttpResponse<String> failed = request.get(60, TimeUnit.SECONDS);
    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(500);
    assertThat(failed.body()).contains(cause(signal));
    assertAnswers(model);
  }

  @ParameterizedTest
  @CsvSource({"SEGV, crashed with SIGSEGV in C", "ABRT, crashed with SIGABRT"})
  void aCrashInsideOfANativeCallFailsTheRequestAndTheNextIsAnswered(String signal, String cause)
      throws Exception {
    String model = "native-" + signal;
    assertAnswers(model);
    Phases.crashAt(home.toString(), "compute", signal);
    HttpResponse<String> failed = ask(model);
    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(500);
    assertThat(failed.body()).contains(cause);
    assertAnswers(model);
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "SEGV"})
  void whoAsksAfterAnIdleWorkerDiedIsAnswered(String signal) throws Exception {
    String model = "idle-" + signal;
    assertAnswers(model);
    send(signal, workers().getFirst().pid());
    TestingArchive.until(() -> holder(model).isEmpty());
    assertAnswers(model);
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "ABRT"})
  void aDeathFailsTheMoveThatIsUnderWay(String signal) throws Exception {
    String model = "demote-" + signal;
    assertAnswers(model);
    dieDuringTheMove(model, "swap", signal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "ABRT"})
  void aDeathWhileItIsPagedInFailsThatAndTheNextIsAnswered(String signal) throws Exception {
    String model = "promote-" + signal;
    assertAnswers(model);
    JsonNode out = ended(demote(model));
    assertThat(out.get("status").asText()).isEqualTo(swap.isPresent() ? "success" : "failed");
    dieDuringTheMove(model, "ram", signal);
  }

  /**
   * Only by signals that the kernel ends a process at: while one thread of a JVM reports a crash,
   * others may answer.
   */
  private void dieDuringTheMove(String model, String tier, String signal) throws Exception {
    long worker = holder(model).orElseThrow().get("pid").asLong();
    send("STOP", worker);
    TestingArchive.until(() -> isStopped(worker));
    String job = move(model, tier);
    assertThat(json(archive.get(job)).get("status").asText()).isEqualTo("running");
    send(signal, worker);
    send("CONT", worker);
    assertThat(ended(job).get("error").asText()).contains(cause(signal));
    TestingArchive.until(() -> holder(model).isEmpty());
    assertAnswers(model);
  }

  @Test
  void whatAWorkerStartedIsPagedOutAndInWithIt() throws Exception {
    assertAnswers("server");
    long bytes = (long) STARTED_MIB << 20;
    JsonNode before = holder("server").orElseThrow();
    assertThat(before.get("memory").get("private_bytes").asLong()).isGreaterThan(bytes);
    assertThat(before.get("pid").asLong()).isEqualTo(workers().getFirst().pid());
    JsonNode out = ended(demote("server"));
    if (swap.isEmpty()) {
      assertThat(out.get("error").asText()).contains("stays in RAM", "no swap space");
      return;
    }
    assertThat(out.get("status").asText()).as(out.toString()).isEqualTo("success");
    JsonNode inSwap = holder("server").orElseThrow();
    assertThat(inSwap.get("tier").asText()).isEqualTo("swap");
    assertThat(inSwap.get("memory").get("private_bytes").asLong()).isLessThan(bytes / 2);
    assertThat(inSwap.get("swapped_bytes").asLong()).isGreaterThan(bytes / 2);
    JsonNode in = ended(move("server", "ram"));
    assertThat(in.get("status").asText()).as(in.toString()).isEqualTo("success");
    JsonNode back = holder("server").orElseThrow();
    assertThat(back.get("memory").get("private_bytes").asLong()).isGreaterThan(bytes);
    assertThat(back.get("swapped_bytes").asLong()).isLessThan(bytes / 8);
    JsonNode device = json(archive.get("/device")).get("workers").get(0);
    assertThat(device.get("models").toString()).contains("server@1");
    assertThat(device.get("memory").get("anonymous_bytes").asLong()).isGreaterThan(bytes);
    JsonNode measured =
        json(archive.get("/admin/models/server")).get("variants").get(0).get("measured");
    assertThat(measured.get("demote_ms").asDouble()).isPositive();
    assertThat(measured.get("promote_ms").asDouble()).isPositive();
  }

  @Test
  void aModelThatKeepsFailingIsQuarantinedAndTheEngineSaysUntilWhen() throws Exception {
    for (int i = 0; i < 3; i++) {
      Phases.stopAt(home.toString(), "load");
      Future<HttpResponse<String>> request = callers.submit(() -> ask("failing"));
      send("KILL", stuckAt("load"));
      assertThat(request.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
    }
    HttpResponse<String> refused = ask("failing");
    assertThat(json(refused).get("code").asText()).isEqualTo("QUARANTINED");
    assertThat(refused.body()).contains("failed 3 times in a row", "isn't loaded until");
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "SEGV"})
  void aDeathWhileAModelIsUnloadedEndsTheUnload(String signal) throws Exception {
    String model = "unload-" + signal;
    assertAnswers(model);
    Phases.stopAt(home.toString(), "unload");
    Future<HttpResponse<String>> unload =
        callers.submit(() -> archive.post("/admin/models/" + model + "/unload", ""));
    send(signal, stuckAt("unload"));
    assertThat(unload.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(holder(model)).isEmpty();
    assertAnswers(model);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trial", "compute"})
  void aHangInNativeCodeFailsTheRequestAtItsDeadlineAndEndsTheWorker(String phase)
      throws Exception {
    String model = phase + "-hang";
    Future<HttpResponse<String>> request = callers.submit(stopping(phase, model));
    long stuck = stuckAt(stop(phase));
    HttpResponse<String> failed = request.get(60, TimeUnit.SECONDS);
    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(504);
    TestingArchive.until(() -> ProcessHandle.of(stuck).isEmpty());
    assertThat(failed.body()).contains("gave no sign for 15.0 s, so it was killed");
    assertAnswers(model);
  }

  @Test
  void aHangWhileItLoadsFailsTheRequestAtItsDeadlineAndEndsTheWorker() throws Exception {
    Phases.stopAt(home.toString(), "load");
    Future<HttpResponse<String>> request = callers.submit(() -> ask("load-KILL"));
    long stuck = stuckAt("load");
    HttpResponse<String> failed = request.get(60, TimeUnit.SECONDS);
    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(504);
    TestingArchive.until(() -> ProcessHandle.of(stuck).isEmpty());
    assertThat(failed.body()).contains("gave no sign for 12.0 s, so it was killed");
    assertAnswers("load-KILL");
  }

  @Test
  void aLoadThatIsGivenUpEndsEvenWhereNativeCodeDoesNotLook() throws Exception {
    Phases.stopAt(home.toString(), "load");
    Future<HttpResponse<String>> request = callers.submit(() -> ask("load-hang"));
    long stuck = stuckAt("load");
    assertThat(archive.post("/admin/models/load-hang/unload", "").statusCode()).isEqualTo(200);
    HttpResponse<String> failed = request.get(60, TimeUnit.SECONDS);
    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(409);
    TestingArchive.until(() -> ProcessHandle.of(stuck).isEmpty());
    assertAnswers("load-hang");
  }

  @Test
  void lockedMemoryCountsAsPinnedStaysWhenTheRestIsPagedOutAndLimitsWhoElseComesIn()
      throws Exception {
    assertAnswers("locked");
    assertThat(holder("locked").orElseThrow().get("memory").get("pinned_bytes").asLong())
        .isEqualTo((long) LOCKED_MIB << 20);
    TestingArchive.until(
        () -> {
          long privateBytes =
              holder("locked").orElseThrow().get("memory").get("private_bytes").asLong();
          long anonymous = ProcessMemory.of(workers().getFirst().pid()).anonymousBytes();
          return privateBytes <= anonymous - ((long) LOCKED_MIB << 20) + SLACK;
        });
    JsonNode demoted = ended(demote("locked"));
    if (swap.isPresent()) {
      assertThat(demoted.get("result").asText())
          .contains("%d.0 MiB pinned stayed in RAM".formatted(LOCKED_MIB));
    } else {
      assertThat(demoted.get("error").asText()).contains("stays in RAM", "no swap space");
    }
    long locked = lockedBytes(workers().getFirst().pid());
    assertThat(locked).isGreaterThanOrEqualTo((long) LOCKED_MIB << 20);
    if (TestingGroup.parent().isPresent()) {
      assertThat(groups()).isNotEmpty();
    }
    assertAnswers("locked");

    limitRamShare("0.00001");
    try {
      HttpResponse<String> refused = ask("locked-too");
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
      assertThat(json(refused).get("detail").asText()).contains("4.0 MiB pinned: weights");
      JsonNode latest = json(archive.get("/gate/decisions?limit=1")).get("decisions").get(0);
      assertThat(latest.get("rule").asText()).isEqualTo("pinned");
      assertThat(latest.get("text").toString()).contains("held by").contains("locked@1");
    } finally {
      limitRamShare("0.7");
    }
    assertAnswers("locked-too");
  }

  /** Begins to page a model out, and gives the job's address. */
  private String demote(String model) throws Exception {
    return move(model, "swap");
  }

  private String move(String model, String tier) throws Exception {
    String move = "{\"model_name\": \"%s\", \"target_tier\": \"%s\"}".formatted(model, tier);
    return "/jobs/" + json(archive.post("/tiers/move", move)).get("job_id").asText();
  }

  private JsonNode ended(String job) throws Exception {
    TestingArchive.until(() -> !json(archive.get(job)).get("status").asText().equals("running"));
    return json(archive.get(job));
  }

  private void limitRamShare(String share) throws Exception {
    HttpResponse<String> limited =
        archive.send(
            HttpRequest.newBuilder(archive.url().resolve("/tiers/limits"))
                .PUT(BodyPublishers.ofString("{\"ram_share\": %s}".formatted(share)))
                .build());
    assertThat(limited.statusCode()).as(limited.body()).isEqualTo(200);
  }

  /** A model's first load asks it already, to measure it. */
  private static String stop(String phase) {
    return phase.equals("trial") ? "compute" : phase;
  }

  /** Has the next worker get stuck in that phase; gives the request that comes to it. */
  private Callable<HttpResponse<String>> stopping(String phase, String model) throws Exception {
    if (phase.equals("compute")) {
      assertAnswers(model);
    }
    Phases.stopAt(home.toString(), stop(phase));
    return () -> ask(model);
  }

  private static String cause(String signal) {
    return signal.equals("KILL") ? KILLED : CRASHED + signal;
  }

  private HttpResponse<String> ask(String model) throws Exception {
    return archive.post("/pipelines/" + model, "{\"text\": \"a\"}");
  }

  private void assertAnswers(String model) throws Exception {
    assertThat(archive.run(model, "a").get("label").asText()).isEqualTo("fine");
  }

  /** Waits until a worker is stuck there, and gives its process's id. */
  private long stuckAt(String phase) throws Exception {
    Path at = Phases.at(home.toString(), phase);
    TestingArchive.until(() -> Files.exists(at));
    return Long.parseLong(Files.readString(at));
  }

  private static void send(String signal, long pid) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
        .redirectErrorStream(true)
        .start()
        .waitFor();
  }

  /** All threads: they stop one by one, each when it is its turn to run. */
  private static boolean isStopped(long pid) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return tasks.allMatch(WorkerFaultIT::isStopped);
    }
  }

  private static boolean isStopped(Path task) {
    try {
      return Files.readString(task.resolve("status")).contains("\nState:\tT ");
    } catch (IOException e) {
      // It has ended since it was listed, which a stopped process's threads don't.
      return false;
    }
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return TestingArchive.JSON.readTree(response.body());
  }

  private JsonNode status() throws Exception {
    return json(archive.get("/tiers/status"));
  }

  private Optional<JsonNode> holder(String model) throws Exception {
    for (JsonNode holder : status().get("holders")) {
      if (holder.get("name").asText().equals(model + "@1")) {
        return Optional.of(holder);
      }
    }
    return Optional.empty();
  }

  private List<ProcessHandle> workers() throws Exception {
    return ProcessHandle.of(engine()).orElseThrow().children().toList();
  }

  private long engine() throws Exception {
    return json(archive.get("/admin/status")).get("pid").asLong();
  }

  /**
   * What belongs to the engine's workers: folders with sockets and shared memory and with what
   * their bundles unpacked, and control groups.
   */
  private List<Path> leftovers() throws Exception {
    List<Path> found = groups();
    String prefix = "serai-worker-" + engine() + "-";
    for (Path folder : List.of(Path.of("/dev/shm"), home)) {
      found.addAll(startingWith(prefix, folder));
    }
    return found;
  }

  /** Their control groups, without the engine's own; none where groups can't be made. */
  private List<Path> groups() throws Exception {
    Optional<Path> parent = TestingGroup.parent();
    if (parent.isEmpty()) {
      return new ArrayList<>();
    }
    String prefix = "serai-" + engine() + "-";
    List<Path> groups = startingWith(prefix, parent.get());
    groups.removeIf(group -> group.endsWith(prefix + "engine"));
    return groups;
  }

  /** Others' folders may vanish meanwhile. */
  private static List<Path> startingWith(String prefix, Path top) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        top,
        Set.of(),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.getFileName().toString().startsWith(prefix)) {
              found.add(folder);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  private static long lockedBytes(long pid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmLck:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) << 10)
          .sum();
    }
  }
}
