package io.serai.routes.pipeline;

import static io.serai.routes.TestingRuns.ASK;
import static io.serai.routes.TestingRuns.completed;
import static io.serai.routes.TestingRuns.failed;
import static io.serai.routes.TestingRuns.label;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.routes.TestingEngine;
import io.serai.routes.TestingRuns;
import io.serai.routes.trace.Step;
import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes of runs of pipelines. */
class PipelineRunsTest {
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
  void runsAPipelineAndTellsItsSteps() throws Exception {
    engine.route("ask.yaml", ASK.formatted("parrot"));
    RunResult.Completed done = completed(engine.run("ask", "hello"));
    assertThat(label(done)).isEqualTo("1.0.0:hello");
    Step step = done.steps().getFirst();
    assertThat(step.id()).isEqualTo("first");
    assertThat(step.report().model()).isEqualTo("parrot");
    assertThat(step.report().loadNanos()).isPositive();
    assertThat(completed(engine.run("ask", "again")).steps().getFirst().report().loadNanos())
        .isZero();
  }

  @Test
  void aModelByItsNameWorksLikeAPipeline() {
    assertThat(label(engine.run("parrot", "hello"))).isEqualTo("1.0.0:hello");
    assertThat(label(engine.run("parrot@1", "hello"))).isEqualTo("1.0.0:hello");
  }

  @Test
  void aNameMayHaveToBeAPipelinesOrAModels() throws Exception {
    engine.route("parrot.yaml", ASK.replace("ask", "parrot").formatted("sure"));
    assertThat(label(call("parrot", Callee.EITHER))).isEqualTo("good");
    assertThat(label(call("parrot", Callee.PIPELINE))).isEqualTo("good");
    assertThat(label(call("parrot", Callee.MODEL))).isEqualTo("1.0.0:hello");
    assertThat(failed(call("sure", Callee.PIPELINE)).code())
        .isEqualTo(ErrorCode.PIPELINE_NOT_FOUND);
    assertThat(failed(call("parot", Callee.MODEL)))
        .hasMessageContaining("did you mean 'parrot'?")
        .extracting(SeraiException::code)
        .isEqualTo(ErrorCode.MODEL_NOT_FOUND);
  }

  private RunResult call(String name, Callee callee) throws Exception {
    CompletableFuture<RunResult> done = new CompletableFuture<>();
    engine
        .pipelines()
        .run(name, callee, RunRequest.of("hello"), new Cancellation(), done::complete);
    return done.get(60, TimeUnit.SECONDS);
  }

  @Test
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
  void aStepThatTakesLongerThanItsLimitFails() throws Exception {
    engine.load("slow");
    engine.route(
        "ask.yaml", ASK.formatted("slow").replace("name: slow", "name: slow, timeout: 50"));
    engine.settle();
    SeraiException e = failed(engine.run("ask", "hello"));
    assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT);
    assertThat(e).hasMessage("model slow took longer than 50 ms");
  }

  @Test
  void tellsWhatIsWrongWithAQuestion() throws Exception {
    engine.route("ask.yaml", ASK.formatted("parrot"));
    assertThat(failed(engine.run("ask", " ")).code()).isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(failed(engine.run("ask", List.of())).code()).isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(failed(engine.run("ask", List.of("a", ""))))
        .hasMessage("text 2 of the list is empty");
    SeraiException unknown = failed(engine.run("aks", "hello"));
    assertThat(unknown.code()).isEqualTo(ErrorCode.PIPELINE_NOT_FOUND);
    assertThat(unknown)
        .hasMessage("there is no pipeline or model named 'aks'; did you mean 'ask'?");
  }
}
