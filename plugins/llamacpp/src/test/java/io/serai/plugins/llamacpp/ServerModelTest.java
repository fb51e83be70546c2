package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.Cancellation;
import io.serai.spi.Constraint;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.Prompt;
import io.serai.spi.Sampling;
import io.serai.spi.SeraiException;
import io.serai.spi.Stop;
import io.serai.spi.Task;
import io.serai.spi.TokenSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against {@link TestingLlamaServer}, which is started as the real one is. */
class ServerModelTest {
  @TempDir static Path folder;

  private static LlamaBackend backend;
  private static Model model;

  @BeforeAll
  static void load() throws Exception {
    backend = TestingLlamaServer.backend(folder, "");
    model = TestingGguf.sample().parameter("threads", 2).load(backend);
  }

  @AfterAll
  static void close() {
    model.close();
    backend.close();
  }

  @Test
  void passesPiecesOnAsTheyCome() {
    List<String> pieces = new ArrayList<>();
    Generation answer =
        model.generate(
            GenerationRequest.greedy("Hi", 9),
            (token, piece) -> pieces.add(token + piece),
            new Cancellation());
    assertThat(pieces).containsExactly("100He", "101", "102llo ", "103wörld");
    assertThat(answer).isEqualTo(new Generation("Hello wörld", 2, 4, FinishReason.STOP));
    assertThat(generate("Hi", 4).finish()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void tellsProbabilitiesWithTheTextOfTheirTokens() {
    Generation answer = generate(GenerationRequest.greedy("Hi", 9).withLogprobs(2));
    assertThat(answer.choices())
        .extracting(choice -> choice.offset() + choice.chosen().text())
        .containsExactly("0He", "2", "2llo ", "6wörld");
    assertThat(answer.choices())
        .allSatisfy(
            choice -> {
              assertThat(choice.chosen().logprob()).isEqualTo(-0.5);
              assertThat(choice.likeliest()).hasSize(2).startsWith(choice.chosen());
            });
    assertThat(generate(GenerationRequest.greedy("Hi", 9).withLogprobs(0)).choices())
        .hasSize(4)
        .allSatisfy(choice -> assertThat(choice.likeliest()).isEmpty());
    assertThat(generate(GenerationRequest.greedy("Hi", 9)).choices()).isEmpty();
  }

  @Test
  void startsItWithTheManifestsOptions() {
    assertThat(generate("options", 99).text())
        .contains("--host127.0.0.1")
        .contains("--ctx-size256")
        .contains("--threads2")
        .contains("--poll0--poll-batch0")
        .contains("--n-gpu-layers0--devicenone")
        .contains("--cache-type-kf32");
  }

  @Test
  void asksWhatTheRequestSays() {
    Generation answer =
        generate(
            new GenerationRequest(
                new Prompt.Text("question"),
                7,
                new Sampling(0.5, 0.9, 40, 1.1, 3L),
                Stop.before(List.of("END")),
                new Constraint.JsonSchema("{\"type\": \"object\"}")));
    assertThat(answer.text())
        .contains("\"n_predict\":7")
        .contains("\"temperature\":0.5")
        .contains("\"top_p\":0.9")
        .contains("\"top_k\":40")
        .contains("\"repeat_penalty\":1.1")
        .contains("\"seed\":3")
        .contains("\"stop\":[\"END\"]")
        .contains("\"json_schema\":{\"type\":\"object\"}");
  }

  @Test
  void endsBeforeAStopToken() {
    Generation answer = generate(endingWithToken("Hi", 102));
    assertThat(answer).isEqualTo(new Generation("He", 2, 3, FinishReason.STOP));
  }

  @Test
  void refusesStopTokensWhereAnOldServerDoesNotTellItsTokens() {
    List<String> pieces = new ArrayList<>();
    assertThatThrownBy(
            () ->
                model.generate(
                    endingWithToken("old", 102),
                    (token, piece) -> pieces.add(piece),
                    new Cancellation()))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessageContaining("doesn't tell which tokens it writes");
    assertThat(pieces).isEmpty();
    assertThat(generate("old", 9)).isEqualTo(new Generation("Hello", 3, 2, FinishReason.STOP));
  }

  private static GenerationRequest endingWithToken(String prompt, int token) {
    Stop stop = new Stop(List.of(), List.of(token));
    return new GenerationRequest(new Prompt.Text(prompt), 9, Sampling.GREEDY, stop, null);
  }

  @Test
  void tellsWhatTheServerRefuses() {
    assertThatThrownBy(
            () ->
                generate(
                    new GenerationRequest(
                        new Prompt.Text("Hi"),
                        9,
                        Sampling.GREEDY,
                        Stop.NONE,
                        new Constraint.Grammar("nonsense"))))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .hasMessage("llama-server refuses it: Failed to parse grammar");
  }

  @Test
  void refusesAPromptThatFillsTheContext() {
    assertThatThrownBy(() -> generate("x".repeat(256), 1))
        .hasMessageContaining("the model's context is 256 tokens");
  }

  @Test
  void hangsUpWhenCancelled() {
    Cancellation cancellation = new Cancellation();
    assertThatThrownBy(
            () ->
                model.generate(
                    GenerationRequest.greedy("endless", 200),
                    (token, piece) -> {
                      if (token == 3) {
                        cancellation.request("the client left");
                      }
                    },
                    cancellation))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(generate("Hi", 9).text()).isEqualTo("Hello wörld");
  }

  @Test
  void doesNotTakeHalfAnAnswerForAWholeOne() {
    assertThatThrownBy(() -> generate("half", 9))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUNTIME_FAILED))
        .hasMessageContaining("broke off in the middle of an answer, but goes on");
    assertThat(generate("Hi", 9).text()).isEqualTo("Hello wörld");
  }

  @Test
  void embedsTexts() {
    try (Model embedder = TestingGguf.sample().tasks(Task.EMBEDDINGS).load(backend)) {
      assertThat(embedder.embed(List.of("four", "seventh"), new Cancellation()))
          .extracting(embedding -> embedding.tokens() + ":" + embedding.vector()[0])
          .containsExactly("4:0.6", "7:0.6");
    }
  }

  @Test
  void keepsTheTokenThatTextsEndWithWhenOneIsTooLong() throws Exception {
    String text = "x".repeat(300);
    Path ending = Files.copy(TestingGguf.SAMPLE, folder.resolve("ending.gguf"));
    assertThat(tokensOf(TestingGguf.of(ending), text)).hasSize(256).endsWith((int) 'x', 1);
    assertThat(tokensOf(TestingGguf.of(TestingGguf.SAMPLE), text)).hasSize(256).endsWith((int) 'x');
  }

  private static List<Integer> tokensOf(TestingGguf testing, String text) {
    ModelSource source = testing.tasks(Task.EMBEDDINGS).source();
    GgufModel files = GgufModel.of(source);
    LoadParameters parameters = LoadParameters.of(source.parameters());
    try (RunningServer server =
        new RunningServer(
            LlamaServer.onPath(folder.toString()).orElseThrow(),
            ServerOptions.of(
                files.path(), Optional.empty(), parameters, 256, Offload.NONE, true, Pooling.MEAN),
            Map.of())) {
      server.start((phase, fraction) -> {}, new Cancellation());
      return new ServerPrompts(server, false, null).tokens(text, 256, new Cancellation());
    }
  }

  @Test
  void keepsNoCacheOfPromptsAndAsksForFlashAttentionInAWayThatAllServersTake() {
    assertThat(
            ServerOptions.environment(
                LoadParameters.of(
                    TestingGguf.sample().parameter("kv_cache_type", "q8_0").source().parameters()),
                Offload.NONE))
        .containsEntry("LLAMA_ARG_CACHE_RAM", "0")
        .containsEntry("LLAMA_ARG_FLASH_ATTN", "1")
        .doesNotContainKey("LLAMA_ARG_LOG_VERBOSITY");
    assertThat(
            ServerOptions.environment(
                LoadParameters.of(TestingGguf.sample().source().parameters()),
                new Offload(4, "cuda:0")))
        .containsEntry("LLAMA_ARG_LOG_VERBOSITY", "4");
    assertThat(generate("environment", 99).text()).contains("LLAMA_ARG_CACHE_RAM=0");
  }

  private static Generation generate(String prompt, int tokens) {
    return generate(GenerationRequest.greedy(prompt, tokens));
  }

  private static Generation generate(GenerationRequest request) {
    return model.generate(request, TokenSink.NONE, new Cancellation());
  }
}
