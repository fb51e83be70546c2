package io.serai.core.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.ElementType;
import io.serai.spi.Embedding;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
  @TempDir Path folder;

  @Test
  void saysWhichBackendItServes() throws Exception {
    try (Worker worker = Worker.start(workers().settings())) {
      assertThat(worker.backend().name()).isEqualTo("steered");
      assertThat(worker.backend().runtimeVersion()).isEqualTo("1.2.3");
      assertThat(worker.backend().formats()).containsExactly("steered");
      assertThat(worker.backend().parameters()).extracting("name").containsExactly("label");
      worker.ping(Duration.ofSeconds(10));
      assertThat(worker.memory().resident()).isPositive();
    }
  }

  @Test
  void isKilledFirstWhereMemoryRunsOutUnlessItIsToGoAfterOthers() throws Exception {
    try (Worker worker = Worker.start(workers().settings())) {
      worker.ping(Duration.ofSeconds(10));
      assertThat(oomScore(worker)).isEqualTo("900\n");
      worker.killedLast(true);
      assertThat(oomScore(worker)).isEqualTo("500\n");
      worker.killedLast(false);
      assertThat(oomScore(worker)).isEqualTo("900\n");
    }
  }

  private static String oomScore(Worker worker) throws IOException {
    return Files.readString(Path.of("/proc/" + worker.pid() + "/oom_score_adj"));
  }

  @Test
  void answersEveryTaskAsTheModelDoes() throws Exception {
    TestingWorkers workers = workers();
    try (Worker worker = Worker.start(workers.settings())) {
      var source = workers.source(Map.of("label", "!", "tokens", 9));
      Estimate estimate = worker.backend().estimate(source);
      assertThat(estimate.peak())
          .isEqualTo(new Footprint(source.requireFile("model").size(), 2, 3));
      assertThat(estimate.steady()).isEqualTo(new Footprint(1, 2, 3));
      List<String> phases = new ArrayList<>();
      LoadListener listener = (phase, fraction) -> phases.add(phase + " " + fraction);
      Model model = worker.backend().load(source, listener, new Cancellation());
      assertThat(phases).containsExactly("reading 0.5", "done 1.0");
      assertThat(model.tasks())
          .containsExactlyInAnyOrder(Task.TEXT_CLASSIFICATION, Task.TEXT_GENERATION);
      assertThat(model.threads()).isEqualTo(3);
      assertThat(model.memory()).isEqualTo(new Footprint(11, 22, 33));
      assertThat(model.signature().inputs())
          .singleElement()
          .satisfies(
              input -> {
                assertThat(input.name()).isEqualTo("x");
                assertThat(input.type()).isEqualTo(ElementType.FP32);
                assertThat(input.shape()).isEqualTo(Shape.of(-1, 4));
              });
      List<Classification> labels = model.classify(List.of("good", "süß"), new Cancellation());
      assertThat(labels).extracting(Classification::label).containsExactly("good!", "süß!");
      assertThat(labels.getFirst().tokens()).isEqualTo(9);
      assertThat(model.embed(List.of("abc"), new Cancellation()))
          .containsExactly(new Embedding(new float[] {1, 3}, 7));
      model.close();
    }
  }

  @Test
  void handsOverTokensOneByOneOnTheCallingThread() throws Exception {
    TestingWorkers workers = workers();
    try (Worker worker = Worker.start(workers.settings())) {
      Model model = workers.load(worker);
      List<String> pieces = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      Generation generation =
          model.generate(
              GenerationRequest.greedy("go", 3),
              (id, piece) -> {
                pieces.add(id + piece);
                threads.add(Thread.currentThread());
              },
              new Cancellation());
      assertThat(pieces).containsExactly("0t0", "1t1", "2t2");
      assertThat(threads).containsOnly(Thread.currentThread());
      assertThat(generation)
          .isEqualTo(new Generation("t0t1t2", 1, 3, Generation.FinishReason.LENGTH));
    }
  }

  @Test
  void tensorsComeBackByteForByteWhicheverWayTheyGo() throws Exception {
    TestingWorkers workers = workers();
    long regionForOne = 2 << 20;
    for (WorkerSettings settings :
        List.of(
            workers.settings(),
            workers.settings().withShared(Long.MAX_VALUE, 4096),
            workers.settings().withShared(1 << 10, regionForOne))) {
      try (Worker worker = Worker.start(settings);
          Arena arena = Arena.ofConfined()) {
        Model model = workers.load(worker);
        for (int size : new int[] {0, 1, 1000, 70_000, 1 << 20, 3_000_001}) {
          byte[] bytes = new byte[size];
          new Random(size).nextBytes(bytes);
          MemorySegment aligned = arena.allocate(Math.max(1, size), 8).asSlice(0, size);
          aligned.copyFrom(MemorySegment.ofArray(bytes));
          Map<String, Tensor> answer =
              model.infer(
                  Map.of(
                      "heap", tensor(MemorySegment.ofArray(bytes)),
                      "native", tensor(aligned),
                      "long", Tensor.of(Shape.of(1), 42L)),
                  new Cancellation());
          assertThat(answer).containsOnlyKeys("heap", "native", "long");
          assertThat(bytes(answer.get("heap"))).isEqualTo(bytes);
          assertThat(bytes(answer.get("native"))).isEqualTo(bytes);
          assertThat(answer.get("long").toLongArray()).containsExactly(42);
        }
      }
    }
  }

  @Test
  void manyCallsAreUnderWayAtOnce() throws Exception {
    TestingWorkers workers = workers();
    try (Worker worker = Worker.start(workers.settings().withShared(1 << 10, 1 << 20));
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Model model = workers.load(worker);
      Model waiting = workers.load(worker, "infer=WAIT");
      Cancellation cancellation = new Cancellation();
      var waits = threads.submit(() -> waiting.infer(Map.of(), cancellation));
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int number = i;
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  byte[] bytes = new byte[100 + number * 500];
                  new Random(number).nextBytes(bytes);
                  Tensor answer =
                      model
                          .infer(
                              Map.of("x", tensor(MemorySegment.ofArray(bytes))), new Cancellation())
                          .get("x");
                  assertThat(bytes(answer)).isEqualTo(bytes);
                },
                threads));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
      assertThat(waits.isDone()).isFalse();
      cancellation.request("enough");
      assertThatThrownBy(waits::get).hasRootCauseMessage("enough");
    }
  }

  @Test
  void errorsCrossWithTheirCode() throws Exception {
    TestingWorkers workers = workers();
    try (Worker worker = Worker.start(workers.settings())) {
      Model model = workers.load(worker, "infer=FAIL");
      assertThatThrownBy(() -> model.infer(Map.of(), new Cancellation()))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUNTIME_FAILED))
          .hasMessage("java.lang.IllegalStateException: told to fail");
      assertThatThrownBy(() -> workers.load(worker, "load=FAIL"))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOAD_FAILED));
      assertThat(model.classify(List.of("on"), new Cancellation())).hasSize(1);
    }
  }

  @Test
  void aLoadAndAGenerationCanBeCancelled() throws Exception {
    TestingWorkers workers = workers();
    try (Worker worker = Worker.start(workers.settings())) {
      Cancellation load = new Cancellation();
      assertThatThrownBy(
              () ->
                  worker
                      .backend()
                      .load(
                          workers.source(Map.of(), "load=WAIT"),
                          (phase, fraction) -> load.request("not needed any more"),
                          load))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
          .hasMessage("not needed any more");
      Model model = workers.load(worker, "generate=WAIT");
      Cancellation generation = new Cancellation();
      assertThatThrownBy(
              () ->
                  model.generate(
                      GenerationRequest.greedy("go", 3),
                      (id, piece) -> generation.request("stop"),
                      generation))
          .hasMessage("stop");
      worker.ping(Duration.ofSeconds(10));
    }
  }

  @Test
  void aSinkThatFailsEndsTheGeneration() throws Exception {
    TestingWorkers workers = workers();
    try (Worker worker = Worker.start(workers.settings())) {
      Model model = workers.load(worker, "generate=WAIT");
      assertThatThrownBy(
              () ->
                  model.generate(
                      GenerationRequest.greedy("go", 3),
                      (id, piece) -> {
                        throw new IllegalStateException("the client left");
                      },
                      new Cancellation()))
          .hasMessage("the client left");
      model.close();
    }
  }

  @Test
  void leavesNothingBehind() throws Exception {
    TestingWorkers workers = workers();
    Path temporary;
    long pid;
    try (Worker worker = Worker.start(workers.settings())) {
      Model model = workers.load(worker);
      temporary =
          Path.of(
              model.classify(List.of("x"), new Cancellation()).getFirst().scores().get(1).label());
      pid = worker.pid();
      assertThat(temporary).exists().startsWith(workers.storage());
      assertThat(inSharedMemory()).isEmpty();
    }
    assertThat(temporary).doesNotExist();
    assertThat(workers.storage()).isEmptyDirectory();
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @Test
  void whatEarlierEnginesLeftIsRemoved() throws Exception {
    TestingWorkers workers = workers();
    Path shared = Path.of("/dev/shm/serai-worker-999999999-1");
    Path stored = workers.storage().resolve("serai-worker-999999999-2");
    // Any engine's next worker removes it, also that of a test in another process.
    Path whole = Files.createTempDirectory(shared.getParent(), "whole");
    Files.writeString(whole.resolve("requests"), "x");
    Files.move(whole, shared);
    Files.createDirectories(stored.resolve("tmp"));
    Worker.start(workers.settings()).close();
    assertThat(shared).doesNotExist();
    assertThat(stored).doesNotExist();
  }

  @Test
  void saysWhyABundleCantBeUsed() throws Exception {
    TestingWorkers workers = workers();
    Path text = Files.writeString(folder.resolve("text.jar"), "hello");
    WorkerSettings settings = WorkerSettings.of("broken", text, workers.storage(), workers.logs());
    assertThatThrownBy(() -> Worker.start(settings))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
        .hasMessageContaining("is not a jar file, or a truncated one");
    assertThat(workers.storage()).isEmptyDirectory();
    assertThat(inSharedMemory()).isEmpty();
  }

  @Test
  void keepsOnlyTheLatestOfWhatAWorkerPrints() throws Exception {
    TestingWorkers workers = workers();
    long pid;
    try (Worker worker = Worker.start(workers.settings())) {
      pid = worker.pid();
      Model model = workers.load(worker, "classify=PRINT");
      for (int i = 0; i < 100; i++) {
        model.classify(List.of("x"), new Cancellation());
        Files.delete(workers.marker());
      }
    }
    Path log = workers.logs().resolve("worker-steered-%d.log".formatted(pid));
    assertThat(Files.size(log)).isPositive().isLessThanOrEqualTo(256 << 10);
  }

  private TestingWorkers workers() throws Exception {
    return new TestingWorkers(folder);
  }

  private static List<Path> inSharedMemory() throws IOException {
    String mine = "serai-worker-" + ProcessHandle.current().pid() + "-";
    try (var files = Files.list(Path.of("/dev/shm"))) {
      return files.filter(file -> file.getFileName().toString().startsWith(mine)).toList();
    }
  }

  private static Tensor tensor(MemorySegment bytes) {
    return new Tensor(ElementType.UINT8, Shape.of(bytes.byteSize()), bytes);
  }

  private static byte[] bytes(Tensor tensor) {
    return tensor.data().toArray(ValueLayout.JAVA_BYTE);
  }
}
