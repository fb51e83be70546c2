package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.core.worker.Worker;
import io.serai.core.worker.WorkerSettings;
import io.serai.spi.Cancellation;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenLogprob;
import io.serai.spi.TokenSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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

  /** The framework's scores of the first token are the reference. */
  @ParameterizedTest
  @CsvSource({"onnxruntime, tiny-lm", "pytorch, tiny-lm-torch", "llamacpp, tiny-lm-gguf"})
  void tellsTheProbabilitiesThatTheFrameworkHas(String backend, String sample) throws Exception {
    JsonNode cases = TestingArchive.JSON.readTree(SCORES.toFile()).get("cases");
    try (Worker worker = Worker.start(settings(backend))) {
      Model model =
          worker
              .backend()
              .load(TestingSource.sample(sample), LoadListener.NONE, new Cancellation());
      for (int i = 0; i < PROMPTS; i++) {
        double[] expected = logprobs(cases.get(i).get("last_logits"));
        List<TokenChoice> choices =
            model
                .generate(
                    GenerationRequest.greedy(cases.get(i).get("prompt").asText(), 1)
                        .withLogprobs(5),
                    TokenSink.NONE,
                    new Cancellation())
                .choices();
        if (!choices.isEmpty()) {
          assertThat(choices.getFirst().likeliest())
              .extracting(TokenLogprob::logprob)
              .usingElementComparator(Comparator.comparing(each -> each, SameTextIT::nearly))
              .containsExactly(Arrays.stream(expected).boxed().limit(5).toArray(Double[]::new));
          assertThat(choices.getFirst().chosen())
              .isEqualTo(choices.getFirst().likeliest().getFirst());
        }
      }
      model.close();
    }
  }

  private static int nearly(double one, double other) {
    return Math.abs(one - other) < 2e-3 ? 0 : Double.compare(one, other);
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
