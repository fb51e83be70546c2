package io.serai.routes.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.core.Outcome;
import io.serai.core.select.Goal;
import io.serai.routes.TestingEngine;
import io.serai.routes.pipeline.RunResult;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStepTest {
  private static final String LIMITED =
      """
      - route:
          id: ask
          from:
            uri: direct
            parameters: {name: ask}
            steps:
              - to: {id: first, uri: model, parameters: {name: %s, timeout: %d}}
      """;

  @TempDir Path work;
  private TestingEngine engine;

  @BeforeEach
  void start() throws Exception {
    engine = new TestingEngine(work);
    engine.model("sure", "label: good");
    engine.model("slow", "label: slow, sleep_ms: 4000");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void nothingOfAStepIsKeptOnceItAnswered() throws Exception {
    engine.route("ask.yaml", LIMITED.formatted("sure", 600_000));
    for (int i = 0; i < 5; i++) {
      assertThat(engine.run("ask", "hello")).isInstanceOf(RunResult.Completed.class);
    }
    engine.run("ask", " ");
    assertThat(pending()).isEmpty();
  }

  @Test
  void aStepThatTakesTooLongEndsThen() throws Exception {
    engine.load("slow");
    engine.route("ask.yaml", LIMITED.formatted("slow", 50));
    engine.settle();
    RunResult.Failed failed = (RunResult.Failed) engine.run("ask", "hello");
    assertThat(failed.error().code()).isEqualTo(ErrorCode.TIMED_OUT);
    assertThat(pending()).isEmpty();
  }

  @Test
  void aCancelledRunGivesUpItsWaitingAndItsLaterSteps() throws Exception {
    engine.load("slow");
    engine.route(
        "chain.yaml",
        """
        - route:
            id: chain
            from:
              uri: direct
              parameters: {name: chain}
              steps:
                - multicast:
                    id: vote
                    aggregationStrategy: majorityVote
                    parallelProcessing: true
                    steps:
                      - to: {id: a, uri: model, parameters: {name: slow}}
                      - to: {id: b, uri: model, parameters: {name: slow}}
                      - to: {id: c, uri: model, parameters: {name: slow}}
                - to: {id: after, uri: model, parameters: {name: sure}}
        """);
    engine.settle();
    Cancellation cancellation = new Cancellation();
    CompletableFuture<RunResult> running = engine.start("chain", "hello", cancellation);
    TestingEngine.until(() -> engine.engine().compute().waiting() == 1);
    cancellation.request("the test wants it");
    RunResult.Failed failed = (RunResult.Failed) running.get(60, TimeUnit.SECONDS);
    assertThat(failed.error().code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(failed.steps()).filteredOn(step -> step.report() == null).hasSize(2);
    assertThat(engine.engine().residency().loaded())
        .extracting(model -> model.manifest().name())
        .containsExactly("slow");
    assertThat(((RunResult.Failed) engine.start("sure", "x", cancellation).join()).error())
        .hasMessage("nobody waits for the answer any longer");
  }

  @Test
  void theStepsPriorityAndTheCallersDecideWhoGoesFirst() throws Exception {
    engine.model("all", "label: slow, sleep_ms: 300, threads: 2");
    engine.route(
        "ask.yaml",
        """
        - route:
            id: later
            from:
              uri: direct
              parameters: {name: later}
              steps:
                - to: {id: low, uri: model, parameters: {name: all, priority: low}}
        - route:
            id: sooner
            from:
              uri: direct
              parameters: {name: sooner}
              steps:
                - to: {id: high, uri: model, parameters: {name: all, priority: high}}
        """);
    engine.settle();
    engine.run("later", "load it");
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Outcome<String>> busy = new CompletableFuture<>();
    engine
        .engine()
        .<String>call(
            ModelRef.parse("all"), model -> waited(goOn), new Cancellation(), busy::complete);
    TestingEngine.until(() -> engine.engine().compute().inUse() == 2);
    CompletableFuture<RunResult> low = engine.start("later", "b");
    TestingEngine.until(() -> engine.engine().compute().waiting("all@1") == 1);
    CompletableFuture<RunResult> high = engine.start("sooner", "c");
    TestingEngine.until(() -> engine.engine().compute().waiting("all@1") == 2);
    goOn.countDown();
    assertThat(queueNanos(low)).as("the first to come").isGreaterThan(queueNanos(high));
  }

  private static long queueNanos(CompletableFuture<RunResult> run) throws Exception {
    RunResult.Completed completed = (RunResult.Completed) run.get(60, TimeUnit.SECONDS);
    return Objects.requireNonNull(completed.steps().getFirst().report()).queueNanos();
  }

  private static String waited(CountDownLatch latch) {
    try {
      latch.await();
      return "went on";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPriorityThatThereIsntIsRefused() {
    assertThat(RunParameters.of(Map.of("priority", "high")).priority()).isEqualTo(Priority.HIGH);
    assertThatThrownBy(() -> RunParameters.of(Map.of("priority", "urgent")))
        .hasMessage(
            "parameter 'priority' must be low, normal or high, or what a model is chosen by (speed,"
                + " quality, balanced), but is 'urgent'");
    assertThat(RunParameters.of(Map.of("priority", "speed")).priority()).isNull();
    assertThat(RunParameters.of(Map.of("priority", "speed")).choosing().goal())
        .isEqualTo(Goal.SPEED);
  }

  private Queue<Runnable> pending() {
    return engine.context().getComponent("model", ModelComponent.class).timeouts().getQueue();
  }
}
