package io.serai.routes.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.routes.TestingEngine;
import io.serai.routes.pipeline.RunResult;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
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
    engine.model("slow", "label: slow, sleep_ms: 700");
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
    engine.run("slow", "load it");
    engine.route("ask.yaml", LIMITED.formatted("slow", 50));
    engine.settle();
    RunResult.Failed failed = (RunResult.Failed) engine.run("ask", "hello");
    assertThat(failed.error().code()).isEqualTo(ErrorCode.TIMED_OUT);
    assertThat(pending()).isEmpty();
  }

  @Test
  void aCancelledRunGivesUpItsWaitingAndItsLaterSteps() throws Exception {
    engine.run("slow", "load it");
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
    RunResult.Failed failed = (RunResult.Failed) running.get(20, TimeUnit.SECONDS);
    assertThat(failed.error().code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(failed.steps()).filteredOn(step -> step.report() == null).hasSize(2);
    assertThat(engine.engine().residency().loaded())
        .extracting(model -> model.manifest().name())
        .containsExactly("slow");
    assertThat(((RunResult.Failed) engine.start("sure", "x", cancellation).join()).error())
        .hasMessage("nobody waits for the answer any longer");
  }

  private Queue<Runnable> pending() {
    return engine.context().getComponent("model", ModelComponent.class).timeouts().getQueue();
  }
}
