package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The sample models' answers through the engine, against those of the framework that trained them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceOutputsIT {
  private static final Offset<Double> TOLERANCE = within(1e-4);
  private static final int CASES = 50;

  private TestingArchive archive;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    archive = new TestingArchive(home).up();
  }

  @AfterAll
  void stop() throws Exception {
    archive.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sentiment-bow", "sentiment-cnn", "sentiment-bert"})
  void classifiersAnswerAsTheyWereTrained(String model) throws Exception {
    JsonNode cases = cases(model);
    for (JsonNode one : cases) {
      JsonNode scores = archive.run(model, one.get("text").asText()).get("scores");
      assertThat(scores.get("negative").asDouble())
          .as(one.get("text").asText())
          .isCloseTo(one.at("/probabilities/0").asDouble(), TOLERANCE);
      JsonNode logits = tensors(model, one).at("/outputs/logits/data");
      assertThat(logits.get(0).asDouble()).isCloseTo(one.at("/logits/0").asDouble(), TOLERANCE);
      assertThat(logits.get(1).asDouble()).isCloseTo(one.at("/logits/1").asDouble(), TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sentiment-bow", "sentiment-cnn", "sentiment-bert"})
  void aBatchAnswersAsItsTextsAlone(String model) throws Exception {
    JsonNode cases = cases(model);
    ObjectNode body = TestingArchive.JSON.createObjectNode();
    ArrayNode texts = body.putArray("texts");
    cases.forEach(one -> texts.add(one.get("text")));
    JsonNode answers =
        TestingArchive.JSON
            .readTree(archive.post("/pipelines/" + model, body.toString()).body())
            .get("result");
    assertThat(answers).hasSize(cases.size());
    for (int i = 0; i < cases.size(); i++) {
      assertThat(answers.get(i).at("/scores/negative").asDouble())
          .isCloseTo(cases.get(i).at("/probabilities/0").asDouble(), TOLERANCE);
    }
  }

  @Test
  void embeddingsAreThoseOfTheTraining() throws Exception {
    for (JsonNode one : cases("sentence-embedding")) {
      JsonNode vector =
          archive.run("sentence-embedding", one.get("text").asText()).get("embedding");
      JsonNode wanted = one.get("embedding");
      assertThat(vector).hasSameSizeAs(wanted);
      for (int i = 0; i < wanted.size(); i++) {
        assertThat(vector.get(i).asDouble()).isCloseTo(wanted.get(i).asDouble(), TOLERANCE);
      }
    }
  }

  @Test
  void theLanguageModelWritesWhatItWroteInTraining() throws Exception {
    for (JsonNode one : cases("tiny-lm")) {
      ObjectNode body = TestingArchive.JSON.createObjectNode();
      body.set("text", one.get("prompt"));
      body.putObject("parameters").put("maxTokens", 32);
      HttpResponse<String> response = archive.post("/pipelines/tiny-lm", body.toString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonNode result = TestingArchive.JSON.readTree(response.body()).get("result");
      assertThat(result.get("text").asText())
          .as("continuation of '%s'", one.get("prompt").asText())
          .isEqualTo(one.get("greedy_text").asText());
      assertThat(result.get("prompt_tokens").asInt()).isEqualTo(one.get("input_ids").size());
      assertThat(result.get("generated_tokens").asInt()).isEqualTo(one.get("greedy_ids").size());
    }
  }

  @Test
  void theLanguageModelsLogitsAreThoseOfTheTraining() throws Exception {
    int whole = 0;
    for (JsonNode one : cases("tiny-lm")) {
      JsonNode logits = languageModelLogits(one.get("input_ids"));
      long vocabulary = logits.at("/shape/2").asLong();
      int last = (int) ((one.get("input_ids").size() - 1) * vocabulary);
      if (one.has("last_logits")) {
        whole++;
        for (int i = 0; i < vocabulary; i++) {
          assertThat(logits.get("data").get(last + i).asDouble())
              .isCloseTo(one.get("last_logits").get(i).asDouble(), TOLERANCE);
        }
      } else {
        for (JsonNode pair : one.get("top_logits")) {
          assertThat(logits.get("data").get(last + pair.get(0).asInt()).asDouble())
              .isCloseTo(pair.get(1).asDouble(), TOLERANCE);
        }
      }
    }
    assertThat(whole).isGreaterThanOrEqualTo(10);
  }

  /** The whole prompt at once, with an empty cache of the shapes that the model asks for. */
  private JsonNode languageModelLogits(JsonNode ids) throws Exception {
    ObjectNode body = TestingArchive.JSON.createObjectNode();
    ObjectNode inputs = body.putObject("inputs");
    ArrayNode mask = TestingArchive.JSON.createArrayNode();
    ArrayNode positions = TestingArchive.JSON.createArrayNode();
    for (int i = 0; i < ids.size(); i++) {
      mask.add(1);
      positions.add(i);
    }
    tensor(inputs, "input_ids", (ArrayNode) ids);
    tensor(inputs, "attention_mask", mask);
    tensor(inputs, "position_ids", positions);
    for (JsonNode spec : languageModelInputs()) {
      if (spec.get("name").asText().startsWith("past_key_values.")) {
        ObjectNode past = inputs.putObject(spec.get("name").asText());
        past.put("datatype", "FP32");
        past.putArray("shape").add(1).add(spec.at("/shape/1")).add(0).add(spec.at("/shape/3"));
        past.putArray("data");
      }
    }
    HttpResponse<String> response = archive.post("/pipelines/tiny-lm", body.toString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestingArchive.JSON.readTree(response.body()).at("/result/outputs/logits");
  }

  private JsonNode languageModelInputs() throws Exception {
    archive.run("tiny-lm", "The");
    return TestingArchive.JSON
        .readTree(archive.get("/admin/models/tiny-lm").body())
        .at("/loaded/inputs");
  }

  private JsonNode tensors(String model, JsonNode one) throws Exception {
    ObjectNode body = TestingArchive.JSON.createObjectNode();
    ObjectNode inputs = body.putObject("inputs");
    ArrayNode ids = (ArrayNode) one.get("input_ids");
    ArrayNode mask = TestingArchive.JSON.createArrayNode();
    ArrayNode types = TestingArchive.JSON.createArrayNode();
    ids.forEach(
        id -> {
          mask.add(1);
          types.add(0);
        });
    tensor(inputs, "input_ids", ids);
    tensor(inputs, "attention_mask", mask);
    if (model.equals("sentiment-bert")) {
      tensor(inputs, "token_type_ids", types);
    }
    HttpResponse<String> response = archive.post("/pipelines/" + model, body.toString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestingArchive.JSON.readTree(response.body()).get("result");
  }

  private static void tensor(ObjectNode inputs, String name, ArrayNode values) {
    ObjectNode tensor = inputs.putObject(name);
    tensor.put("datatype", "INT64");
    tensor.putArray("shape").add(1).add(values.size());
    tensor.set("data", values);
  }

  private static JsonNode cases(String model) throws Exception {
    Path file = TestingArchive.ROOT.resolve("catalog/training/reference/" + model + ".json");
    JsonNode cases = TestingArchive.JSON.readTree(file.toFile()).get("cases");
    assertThat(cases.size()).isGreaterThanOrEqualTo(CASES);
    return cases;
  }
}
