package io.serai.routes.ensemble;

import static io.serai.routes.TestingRuns.completed;
import static io.serai.routes.TestingRuns.failed;
import static io.serai.routes.TestingRuns.label;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.routes.TestingEngine;
import io.serai.routes.TestingRuns;
import io.serai.routes.pipeline.RunResult;
import io.serai.spi.Classification;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Votes of several models, as pipelines take them. */
class EnsembleTest {
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
        vote("majorityVote", "sure", "sluggish")
            .replace("parallelProcessing: true", "parallelProcessing: true, timeout: \"4000\""));
    engine.model("sluggish", "label: bad, sleep_ms: 10000");
    engine.settle();
    engine.load("sure");
    engine.load("sluggish");
    RunResult.Completed done = completed(engine.run("vote", "hello"));
    assertThat(label(done)).isEqualTo("good");
    assertThat(done.steps())
        .filteredOn(step -> step.error() != null)
        .singleElement()
        .satisfies(step -> assertThat(step.id()).isEqualTo("m1"))
        .satisfies(step -> assertThat(step.error()).hasMessage("didn't answer within 4000 ms"));
  }

  @Test
  void aVoteWhoseMembersAreAllLateHasNoAnswer() throws Exception {
    engine.route(
        "vote.yaml",
        vote("majorityVote", "slow", "slow")
            .replace("parallelProcessing: true", "parallelProcessing: true, timeout: \"100\""));
    engine.load("slow");
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

  private static String vote(String strategy, String... models) {
    StringBuilder text =
        new StringBuilder(
            """
            - route:
                id: vote
                from:
                  uri: direct
                  parameters: {name: vote}
                  steps:
                    - multicast: {id: cast, aggregationStrategy: %s, parallelProcessing: true, steps: [
            """
                .formatted(strategy));
    for (int i = 0; i < models.length; i++) {
      text.append(
          "            {to: {id: m%d, uri: model, parameters: {name: %s}}},%n"
              .formatted(i, models[i]));
    }
    return text.append("          ]}\n").toString();
  }
}
