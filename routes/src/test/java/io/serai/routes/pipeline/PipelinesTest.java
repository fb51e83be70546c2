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
<<<<<<< HEAD
=======
  void aListOfTextsIsAnsweredWithAList() throws Exception {
    engine.route("ask.yaml", ASK.formatted("parrot"));
    RunResult.Completed done = completed(engine.run("ask", List.of("a", "b")));
    assertThat((List<?>) done.answer())
        .extracting(answer -> ((Classification) answer).label())
        .containsExactly("1.0.0:a", "1.0.0:b");
  }

  @Test
  void theNextStepReadsWhatTheLastOneSaid() throws Exception {
    engine.route(
        "chain.yaml",
        """
        - route:
            id: chain
            from:
              uri: direct
              parameters: {name: chain}
              steps:
                - to: {id: one, uri: "model:sure"}
                - to: {id: two, uri: model, parameters: {name: parrot}}
        """);
    RunResult.Completed done = completed(engine.run("chain", "hello"));
    assertThat(label(done)).isEqualTo("1.0.0:good");
    assertThat(done.steps()).extracting(Step::id).containsExactly("one", "two");
  }

  @Test
  void membersVoteAndOneThatFailsIsLeftOut() throws Exception {
    engine.route("vote.yaml", vote("majorityVote", "sure", "contrary", "unsure", "broken"));
    RunResult.Completed done = completed(engine.run("vote", "hello"));
    Classification answer = (Classification) done.answer();
    assertThat(answer.label()).isEqualTo("good");
    assertThat(answer.confidence()).isBetween(0.66, 0.67);
    assertThat(done.steps()).hasSize(4);
    assertThat(done.steps()).filteredOn(step -> step.error() != null).hasSize(1);
    assertThat((List<?>) completed(engine.run("vote", List.of("a", "b"))).answer()).hasSize(2);
  }

  @Test
  void aVoteFailsOnlyWhenAllMembersDo() throws Exception {
    engine.route("vote.yaml", vote("meanOfProbabilities", "broken", "broken"));
    assertThat(failed(engine.run("vote", "hello"))).hasMessage("told to fail");
  }

  @Test
  void aMemberThatTakesTooLongIsLeftOut() throws Exception {
    engine.route(
        "vote.yaml",
        vote("majorityVote", "sure", "slow")
            .replace("parallelProcessing: true", "parallelProcessing: true, timeout: \"300\""));
    engine.settle();
    // For the first vote everything is loaded. Its slow member is done when one that began later is.
    engine.run("vote", "load it");
    engine.run("slow", "load it");
    RunResult.Completed done = completed(engine.run("vote", "hello"));
    assertThat(label(done)).isEqualTo("good");
    assertThat(done.steps())
        .filteredOn(step -> step.error() != null)
        .singleElement()
        .satisfies(step -> assertThat(step.id()).isEqualTo("m1"))
        .satisfies(step -> assertThat(step.error()).hasMessage("didn't answer within 300 ms"));
  }

  @Test
  void aVoteWhoseMembersAreAllLateHasNoAnswer() throws Exception {
    engine.route(
        "vote.yaml",
        vote("majorityVote", "slow", "slow")
            .replace("parallelProcessing: true", "parallelProcessing: true, timeout: \"100\""));
    engine.run("slow", "load it");
    RunResult.Failed failed = (RunResult.Failed) engine.run("vote", "hello");
    assertThat(failed.error().code()).isEqualTo(ErrorCode.TIMED_OUT);
    assertThat(failed.error()).hasMessage("no member of the ensemble answered within 100 ms");
    assertThat(failed.steps()).hasSize(2);
  }

  @Test
  void aMemberWhoseAnswerCantBeCombinedFailsTheVoteWhereverItStands() throws Exception {
    for (List<String> members :
        List.of(
            List.of("sure", "contrary", "writer"),
            List.of("writer", "sure", "contrary"),
            List.of("broken", "writer", "sure"))) {
      engine.route(
          "vote.yaml",
          vote("majorityVote", members.toArray(String[]::new))
              .replace(
                  "{to: {id: m%d, uri: model, parameters: {name: writer}}}"
                      .formatted(members.indexOf("writer")),
                  "{setBody: {id: words, expression: {constant: {expression: words}}}}"));
      engine.settle();
      SeraiException e = failed(engine.run("vote", "hello"));
      assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
      assertThat(e)
          .hasMessage("only classifications can be combined, but a member answered with a String");
    }
  }

  @Test
  void aCascadeAsksFurtherOnlyWhenTheFirstIsUnsure() throws Exception {
    String cascade =
        """
        - route:
            id: %1$s
            from:
              uri: direct
              parameters: {name: %1$s}
              steps:
                - to: {id: %1$s-small, uri: model, parameters: {name: %2$s, minConfidence: 0.8}}
                - filter:
                    id: %1$s-if
                    expression: {simple: {expression: "${header.SeraiConfident} == false"}}
                    steps:
                      - to: {id: %1$s-large, uri: model, parameters: {name: contrary}}
        """;
    engine.route("a.yaml", cascade.formatted("a", "sure"));
    engine.route("b.yaml", cascade.formatted("b", "unsure"));
    assertThat(completed(engine.run("a", "x")).steps()).hasSize(1);
    assertThat(label(engine.run("a", "x"))).isEqualTo("good");
    assertThat(completed(engine.run("b", "x")).steps()).hasSize(2);
    assertThat(label(engine.run("b", "x"))).isEqualTo("bad");
  }

  @Test
  void theSampleCascadeAsksTheLargeModelForAListWithAnUnsureText() throws Exception {
    engine.model("sentiment-cnn", "label: small, confidence: 0.55, suffix: sure");
    engine.model("sentiment-bert", "suffix: '!'");
    engine.route("cascade.yaml", Files.readString(Path.of("samples/sentiment-cascade.yaml")));
    RunResult.Completed unsure = completed(engine.run("sentiment-cascade", List.of("a", "b")));
    assertThat(unsure.steps()).extracting(Step::id).containsExactly("small", "large");
    assertThat((List<?>) unsure.answer())
        .extracting(answer -> ((Classification) answer).label())
        .containsExactly("1.0.0!:a", "1.0.0!:b");
    assertThat(label(engine.run("sentiment-cascade", "a"))).isEqualTo("1.0.0!:a");

    engine.model("sentiment-cnn", "label: small, confidence: 0.95");
    TestingEngine.until(
        () -> completed(engine.run("sentiment-cascade", List.of("a"))).steps().size() == 1);
    RunResult.Completed sure = completed(engine.run("sentiment-cascade", List.of("a", "b")));
    assertThat(sure.steps()).extracting(Step::id).containsExactly("small");
    assertThat((List<?>) sure.answer()).hasSize(2);
  }

  @Test
  void headersAreThoseOfTheLastAnswer() throws Exception {
    String vote = vote("majorityVote", "sure", "contrary", "unsure");
    engine.route(
        "vote.yaml",
        vote.replace(
                    "steps:\n        - multicast",
                    "steps:\n"
                        + "        - to: {id: before, uri: model, parameters: {name: unsure,"
                        + " minConfidence: 0.8}}\n"
                        + "        - multicast")
                .replace("name: sure}", "name: sure, minConfidence: 0.99}")
            + """
            - setBody:
                id: headers
                expression: {simple: {expression: "${header.SeraiLabel} ${header.SeraiConfidence} ${header.SeraiConfident} ${header.SeraiTokens} ${header.SeraiModel}${header.SeraiLatencyMs}${header.SeraiWeight}"}}
            """
                .indent(8));
    assertThat(engine.pipelines().problems()).isEmpty();
    assertThat((String) completed(engine.run("vote", "x")).answer())
        .startsWith("good 0.66")
        .endsWith(" true 3 ");
  }

  @Test
>>>>>>> t/main
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
    engine.route("ask.yaml", ASK.formatted("slow"));
    engine.run("slow", "load it");
    CompletableFuture<RunResult> running = engine.start("ask", "hello");
    engine.route("ask.yaml", ASK.formatted("sure"));
    engine.settle();
    assertThat(label(engine.run("ask", "hello"))).isEqualTo("good");
    assertThat(running).isNotDone();
    engine.pipelines().refresh();
    assertThat(label(running.join())).isEqualTo("slow");
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
}
