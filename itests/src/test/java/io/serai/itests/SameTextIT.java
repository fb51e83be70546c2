package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.core.worker.Worker;
import io.serai.core.worker.WorkerSettings;
import io.serai.spi.Cancellation;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One language model in each format writes what it wrote in the framework that trained it. */
class SameTextIT {
  private static final Path REFERENCE =
      TestingArchive.ROOT.resolve("catalog/training/reference/tiny-lm-prompts.json");
  private static final Path SCORES =
      TestingArchive.ROOT.resolve("catalog/training/reference/tiny-lm.json");
  private static final int PROMPTS = 20;
  private static final int LIKELIEST = 5;

  @TempDir Path work;

  @ParameterizedTest
  @CsvSource({"onnxruntime, tiny-lm", "pytorch, tiny-lm-torch", "llamacpp, tiny-lm-gguf"})
  void writesTheSameTokensAndPiecesThatJoinToTheSameText(String backend, String sample)
      throws Exception {
    JsonNode reference = TestingArchive.JSON.readTree(REFERENCE.toFile());
    assertThat(reference.get("cases")).hasSize(PROMPTS);
    try (Worker worker = Worker.start(settings(backend))) {
      Model model =
          worker
              .backend()
              .load(TestingSource.sample(sample), LoadListener.NONE, new Cancellation());
      for (JsonNode one : reference.get("cases")) {
        assertWrites(model, one, reference.get("new_tokens").asInt());
      }
      model.close();
    }
  }

  /**
   * The framework's scores of the first token are the reference; llama.cpp looks some functions up
   * in tables of half precision.
   */
  @ParameterizedTest
  @CsvSource({
    "onnxruntime, tiny-lm, 5e-4",
    "pytorch, tiny-lm-torch, 5e-4",
    "llamacpp, tiny-lm-gguf, 1e-2"
  })
  void tellsTheProbabilitiesThatTheFrameworkHas(String backend, String sample, double tolerance)
      throws Exception {
    JsonNode cases = TestingArchive.JSON.readTree(SCORES.toFile()).get("cases");
    try (Worker worker = Worker.start(settings(backend))) {
      Model model =
          worker
              .backend()
              .load(TestingSource.sample(sample), LoadListener.NONE, new Cancellation());
      int compared = 0;
      for (JsonNode one : cases) {
        if (one.has("last_logits")) {
          compared += compared(model, one, tolerance);
        }
      }
      assertThat(compared).isGreaterThan(8);
      model.close();
    }
  }

  /** How many were compared: none where the text ends at once. */
  private static int compared(Model model, JsonNode one, double tolerance) {
    GenerationRequest request = GenerationRequest.greedy(one.get("prompt").asText(), 1);
    List<TokenChoice> choices =
        model
            .generate(request.withLogprobs(LIKELIEST), TokenSink.NONE, new Cancellation())
            .choices();
    double[] expected = logprobs(one.get("last_logits"));
    for (TokenChoice choice : choices) {
      assertThat(choice.likeliest()).hasSize(LIKELIEST);
      for (int rank = 0; rank < LIKELIEST; rank++) {
        assertThat(choice.likeliest().get(rank).logprob())
            .isCloseTo(expected[rank], within(tolerance));
      }
      assertThat(choice.chosen()).isEqualTo(choice.likeliest().getFirst());
    }
    return choices.size();
  }

  /** Of all tokens, the likeliest first. */
  private static double[] logprobs(JsonNode logits) {
    double[] scores =
        IntStream.range(0, logits.size()).mapToDouble(i -> logits.get(i).asDouble()).toArray();
    double sum = Arrays.stream(scores).map(Math::exp).sum();
    return Arrays.stream(scores)
        .map(score -> -(score - Math.log(sum)))
        .sorted()
        .map(least -> -least)
        .toArray();
  }

  private static void assertWrites(Model model, JsonNode one, int newTokens) {
    String prompt = one.get("prompt").asText();
    List<Integer> tokens = new ArrayList<>();
    StringBuilder joined = new StringBuilder();
    Generation answer =
        model.generate(
            GenerationRequest.greedy(prompt, newTokens),
            (token, piece) -> {
              tokens.add(token);
              joined.append(piece);
            },
            new Cancellation());
    assertThat(tokens).as("continuation of '%s'", prompt).isEqualTo(numbers(one.get("greedy_ids")));
    assertThat(answer.text()).isEqualTo(one.get("greedy_text").asText());
    assertThat(joined).hasToString(answer.text());
    assertThat(answer.promptTokens()).isEqualTo(one.get("input_ids").size());
  }

  private static List<Integer> numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToObj(i -> array.get(i).asInt()).toList();
  }

  private WorkerSettings settings(String backend) throws Exception {
    return WorkerSettings.of(
            backend, TestingArchive.plugin(backend), work.resolve("storage"), work.resolve("logs"))
        .withBundleProperties(TestingLibtorch.bundleProperties());
  }
}
