package io.serai.routes.pipeline;

import static io.serai.routes.TestingRuns.ASK;
import static io.serai.routes.TestingRuns.completed;
import static io.serai.routes.TestingRuns.failed;
import static io.serai.routes.TestingRuns.label;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.serai.routes.TestingEngine;
import io.serai.routes.TestingRuns;
import io.serai.routes.trace.Step;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines as their files come, change and go. */
class PipelinesTest {
  @TempDir Path work;
  private TestingEngine engine;

  @BeforeEach
  void start() throws Exception {
    engine = TestingRuns.engine(work);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void theStepsAfterWhichNothingFollowsAreKnown() throws Exception {
    engine.route(
        "last.yaml",
        """
        - route:
            id: chosen
            from:
              uri: direct
              parameters: {name: chosen}
              steps:
                - to: {id: one, uri: "model:sure"}
                - choice:
                    id: which
                    when:
                      - id: first
                        expression: {simple: {expression: "${header.a} == 'b'"}}
                        steps:
                          - filter:
                              id: inner
                              expression: {simple: {expression: "${header.c} == 'd'"}}
                              steps:
                                - to: {id: two, uri: model, parameters: {name: parrot}}
                    otherwise:
                      id: last
                      steps:
                        - to: {id: three, uri: model, parameters: {name: parrot}}
        - route:
            id: followed
            from:
              uri: direct
              parameters: {name: followed}
              steps:
                - to: {id: four, uri: "model:sure"}
                - setBody:
                    id: after
                    expression: {constant: {expression: x}}
        """);
    assertThat(engine.pipelines().list())
        .extracting(PipelineInfo::name, PipelineInfo::lastSteps)
        .containsExactly(tuple("chosen", Set.of("two", "three")), tuple("followed", Set.of()));
  }

  @Test
  void aChoiceKeepsItsIdsThroughEdits() throws Exception {
    String choice =
        """
        - route:
            id: choose
            from:
              uri: direct
              parameters: {name: choose}
              steps:
                - choice:
                    id: which
                    when:
                      - id: loud
                        expression: {simple: {expression: "${body} == 'LOUD'"}}
                        steps:
                          - to: {id: left, uri: model, parameters: {name: sure}}
                    otherwise:
                      id: quiet
                      steps:
                        - to: {id: right, uri: model, parameters: {name: %s}}
        """;
    engine.route("choose.yaml", choice.formatted("contrary"));
    assertThat(label(engine.run("choose", "LOUD"))).isEqualTo("good");
    assertThat(label(engine.run("choose", "x"))).isEqualTo("bad");
    for (String model : List.of("parrot", "contrary")) {
      engine.route("choose.yaml", choice.formatted(model));
      engine.settle();
    }
    assertThat(engine.pipelines().problems()).isEmpty();
    RunResult.Completed done = completed(engine.run("choose", "x"));
    assertThat(done.steps()).extracting(Step::id).containsExactly("right");
  }

  @Test
  void anEditTakesOverWithoutDroppingARequest() throws Exception {
    engine.route("ask.yaml", ASK.formatted("parrot"));
    engine.run("ask", "hello");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong answered = new AtomicLong();
    List<String> failures = new ArrayList<>();
    Thread load =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stop.get()) {
                    if (engine.run("ask", "hello") instanceof RunResult.Failed failed) {
                      failures.add(failed.error().toString());
                    }
                    answered.incrementAndGet();
                  }
                });
    for (int i = 0; i < 10; i++) {
      engine.route("ask.yaml", ASK.formatted(i % 2 == 0 ? "sure" : "parrot") + "# " + i + "\n");
      engine.settle();
      assertThat(label(engine.run("ask", "hello"))).isEqualTo(i % 2 == 0 ? "good" : "1.0.0:hello");
      assertThat(engine.pipelines().list().getFirst().generation()).isEqualTo(i + 2);
      long before = answered.get();
      TestingEngine.until(() -> answered.get() > before + 3);
    }
    stop.set(true);
    load.join();
    assertThat(failures).isEmpty();
    engine.pipelines().refresh();
    TestingEngine.until(() -> engine.context().getRoutes().size() == 1);
  }

  @Test
  void aRunningRequestFinishesInTheTextItBeganIn() throws Exception {
    engine.model("patient", "label: patient, sleep_ms: 10000");
    engine.route("ask.yaml", ASK.formatted("patient"));
    engine.settle();
    CompletableFuture<RunResult> running = engine.start("ask", "hello");
    engine.route("ask.yaml", ASK.formatted("sure"));
    engine.settle();
    assertThat(label(engine.run("ask", "hello"))).isEqualTo("good");
    assertThat(running).isNotDone();
    engine.pipelines().refresh();
    assertThat(label(running.get(60, TimeUnit.SECONDS))).isEqualTo("patient");
  }

  @Test
  void aKeyThatStandsTwiceIsToldWithItsLine() throws Exception {
    Path file = engine.route("ask.yaml", ASK.formatted("sure") + "      steps: []\n");
    engine.settle();
    assertThat(engine.pipelines().problems())
        .singleElement()
        .hasToString(file + ":8:7: the key 'steps' stands in line 6 already; keep one of them");
  }

  @Test
  void aBrokenEditKeepsTheEarlierTextAndARepairTakesOver() throws Exception {
    Path file = engine.route("ask.yaml", ASK.formatted("sure"));
    engine.run("ask", "hello");
    engine.route("ask.yaml", ASK.formatted("parrot").replace("steps:", "stesp:"));
    engine.settle();
    assertThat(engine.pipelines().problems())
        .singleElement()
        .hasToString(file + ":6:7: 'stesp' can't stand here; did you mean 'steps'?");
    assertThat(label(engine.run("ask", "hello"))).isEqualTo("good");
    engine.route("ask.yaml", ASK.formatted("parrot"));
    engine.settle();
    assertThat(engine.pipelines().problems()).isEmpty();
    assertThat(label(engine.run("ask", "hello"))).isEqualTo("1.0.0:hello");
    Files.delete(file);
    engine.settle();
    assertThat(failed(engine.run("ask", "hello")).code()).isEqualTo(ErrorCode.PIPELINE_NOT_FOUND);
  }

  @Test
  void aRenamedFilesPipelineAnswersAllTheTime() throws Exception {
    Path file = engine.route("ask.yaml", ASK.formatted("sure"));
    engine.run("ask", "hello");
    Path renamed = Files.move(file, file.resolveSibling("b.yaml"));
    for (int look = 0; look < 4; look++) {
      assertThat(label(engine.run("ask", "hello"))).isEqualTo("good");
      engine.pipelines().refresh();
    }
    assertThat(engine.pipelines().list().getFirst().file()).isEqualTo(renamed);
    assertThat(engine.pipelines().problems()).isEmpty();
  }

  @Test
  void anEditOfWhichOneRouteCantStartChangesNothing() throws Exception {
    String queue =
        """
        - route:
            id: %s
            from:
              uri: seda
              parameters: {name: %s, size: %d}
              steps:
                - to: {id: %s-to, uri: "log:x"}
        """;
    engine.route("owner.yaml", queue.formatted("owner", "x", 5, "o"));
    Path file =
        engine.route("two.yaml", ASK.formatted("sure") + queue.formatted("second", "y", 5, "s"));
    assertThat(label(engine.run("ask", "hello"))).isEqualTo("good");
    int routes = engine.context().getRoutes().size();
    for (int i = 0; i < 3; i++) {
      engine.route(
          "two.yaml",
          ASK.formatted("parrot") + queue.formatted("second", "x", 5, "s") + "# " + i + "\n");
      engine.settle();
      assertThat(engine.pipelines().problems()).singleElement().asString().startsWith(file + ": ");
      assertThat(label(engine.run("ask", "hello"))).isEqualTo("good");
    }
    engine.pipelines().refresh();
    TestingEngine.until(() -> engine.context().getRoutes().size() == routes);
    assertThat(engine.context().getRoutes())
        .allMatch(
            route ->
                engine
                    .context()
                    .getRouteController()
                    .getRouteStatus(route.getRouteId())
                    .isStarted());
    engine.route("two.yaml", ASK.formatted("parrot") + queue.formatted("second", "y", 5, "s"));
    engine.settle();
    assertThat(engine.pipelines().problems()).isEmpty();
    assertThat(label(engine.run("ask", "hello"))).isEqualTo("1.0.0:hello");
  }

  @Test
  void twoFilesOfOneFolderCantDefineTheSamePipeline() throws Exception {
    engine.route("a.yaml", ASK.formatted("sure"));
    Path second = engine.route("b.yaml", ASK.formatted("parrot"));
    assertThat(label(engine.run("ask", "hello"))).isEqualTo("good");
    assertThat(engine.pipelines().problems())
        .singleElement()
        .asString()
        .startsWith(second + ": pipeline 'ask' is already defined in ");
  }

  @Test
  void tellsWhichModelIsntThere() throws Exception {
    engine.route("ask.yaml", ASK.formatted("parot"));
    SeraiException e = failed(engine.run("ask", "hello"));
    assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    assertThat(e).hasMessage("there is no model named 'parot'; did you mean 'parrot'?");
    assertThat(engine.pipelines().problems())
        .singleElement()
        .asString()
        .endsWith("pipeline 'ask' asks model 'parot', which isn't in the catalog");
  }

  @Test
  void whereTheEngineChoosesNoModelIsMissed() throws Exception {
    engine.route("ask.yaml", ASK.formatted("auto:speed"));
    engine.settle();
    assertThat(engine.pipelines().list()).hasSize(1);
    assertThat(engine.pipelines().problems()).isEmpty();
  }
}
