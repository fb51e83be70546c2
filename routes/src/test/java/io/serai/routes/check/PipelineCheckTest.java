package io.serai.routes.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.routes.TestingEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineCheckTest {
  private static final String VOTE =
      """
      - route:
          id: vote
          from:
            uri: direct
            parameters:
              name: vote
            steps:
              - multicast:
                  id: cast
                  aggregationStrategy: majorityVote
                  steps:
                    - to:
                        id: a
                        uri: model
                        parameters:
                          name: m
                          minConfidence: 0.5
              - filter:
                  id: sure
                  expression:
                    simple:
                      expression: "${header.SeraiConfident}"
                  steps:
                    - to:
                        id: b
                        uri: log:done
      """;

  private Path work;
  private TestingEngine engine;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    work = folder;
    engine = new TestingEngine(work);
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @Test
  void findsNothingWrongInAGoodFile() throws IOException {
    assertThat(problems(VOTE)).isEmpty();
  }

  @Test
  void acceptsTheSamplePipelines() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("samples"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        assertThat(engine.pipelines().validate(file, Files.readString(file))).isEmpty();
      }
    }
  }

  @Test
  void suggestsTheComponentThatWasMeant() throws IOException {
    assertThat(problems(VOTE.replace("uri: model", "uri: modle")))
        .containsExactly("14:19: there is no component 'modle'; did you mean 'model'?");
    assertThat(problems(VOTE.replace("log:done", "lgo:done")))
        .containsExactly("26:19: there is no component 'lgo'; did you mean 'log'?");
  }

  @Test
  void suggestsTheParameterThatWasMeant() throws IOException {
    assertThat(problems(VOTE.replace("minConfidence", "minConfidense")))
        .containsExactly(
            "17:21: component 'model' has no parameter 'minConfidense'; did you mean"
                + " 'minConfidence'?");
  }

  @Test
  void tellsWhichParameterIsMissingOrOfTheWrongType() throws IOException {
    assertThat(problems(VOTE.replace("name: m\n", "topK: 3\n")))
        .containsExactly("14:19: component 'model' needs the parameter 'name'");
    assertThat(problems(VOTE.replace("minConfidence: 0.5", "task: guessing")))
        .singleElement()
        .asString()
        .startsWith(
            "17:21: parameter 'task' can't be 'guessing'; it is one of [text-classification");
    assertThat(problems(VOTE.replace("minConfidence: 0.5", "maxTokens: many")))
        .containsExactly("17:21: parameter 'maxTokens' must be a whole number, but is 'many'");
  }

  @Test
  void tellsWhichNumberIsOutOfRange() throws IOException {
    for (String weight : List.of("0", "-1", "NaN", "Infinity")) {
      assertThat(problems(VOTE.replace("minConfidence: 0.5", "weight: " + weight)))
          .as(weight)
          .singleElement()
          .asString()
          .startsWith("17:21: parameter 'weight' must be");
    }
    for (String confidence : List.of("-0.1", "1.5", "80")) {
      assertThat(problems(VOTE.replace("minConfidence: 0.5", "minConfidence: " + confidence)))
          .as(confidence)
          .singleElement()
          .asString()
          .startsWith("17:21: parameter 'minConfidence' must be from 0 to 1, but is");
    }
    assertThat(problems(VOTE.replace("minConfidence: 0.5", "weight: 0.5"))).isEmpty();
  }

  @Test
  void tellsWhichNumberForTextsIsOutOfRange() throws IOException {
    Map<String, String> wrong =
        Map.of(
            "maxTokens: 0", "maxTokens must be at least 1, not 0",
            "temperature: 2.5", "temperature must be from 0 to 2, not 2.5",
            "topP: 0", "topP must be above 0 and up to 1, not 0.0",
            "topK: -1", "topK must be at least 0, not -1",
            "repetitionPenalty: 0", "repetitionPenalty must be above 0, not 0.0");
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      assertThat(problems(VOTE.replace("minConfidence: 0.5", each.getKey())))
          .containsExactly("17:21: " + each.getValue());
    }
    assertThat(problems(VOTE.replace("minConfidence: 0.5", "maxTokens: 1"))).isEmpty();
  }

  @Test
  void suggestsTheBeanThatWasMeant() throws IOException {
    assertThat(problems(VOTE.replace("majorityVote", "majorityVotes")))
        .containsExactly(
            "10:13: there is no bean named 'majorityVotes'; did you mean 'majorityVote'?");
  }

  @Test
  void suggestsTheStepThatWasMeant() throws IOException {
    assertThat(problems(VOTE.replace("multicast:", "multcast:")))
        .containsExactly("8:11: 'multcast' can't stand here; did you mean 'multicast'?");
    assertThat(problems(VOTE.replace("aggregationStrategy:", "agregationStrategy:")))
        .containsExactly(
            "10:13: 'agregationStrategy' can't stand here; did you mean 'aggregationStrategy'?");
  }

  @Test
  void tellsWhereAnExpressionCantBeParsed() throws IOException {
    assertThat(problems(VOTE.replace("${header.SeraiConfident}", "${header.SeraiConfident} >> 3")))
        .singleElement()
        .asString()
        .startsWith("22:17: the expression can't be parsed: ");
  }

  @Test
  void wantsNamesForRoutesAndUniqueIds() throws IOException {
    assertThat(problems(VOTE.replace("    id: vote\n", "")))
        .containsExactly("1:3: the route has no 'id', which is the pipeline's name");
    assertThat(problems(VOTE.replace("id: b", "id: a")))
        .containsExactly("25:19: there is another route or step with the id 'a'");
    assertThat(problems("- from:\n    uri: direct:x\n    steps: []\n"))
        .containsExactly("1:3: a pipeline needs a name: put 'from' into a 'route' with an 'id'");
    assertThat(problems("route: x\n"))
        .containsExactly("1:1: a pipeline's file is a list; begin it with '- route:'");
  }

  @Test
  void tellsWhereTheSyntaxBreaks() throws IOException {
    assertThat(problems(VOTE.replace("id: cast", "id: [cast")))
        .singleElement()
        .asString()
        .startsWith("10:");
  }

  private List<String> problems(String text) throws IOException {
    Path file = work.resolve("checked.yaml");
    return engine.pipelines().validate(file, text).stream()
        .map(problem -> problem.toString().substring(file.toString().length() + 1))
        .toList();
  }
}
