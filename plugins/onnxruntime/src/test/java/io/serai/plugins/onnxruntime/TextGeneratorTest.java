package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.serai.plugins.testing.TestingTokenizers;
import io.serai.spi.Cancellation;
import io.serai.spi.ChatMessage;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Model;
import io.serai.spi.Prompt;
import io.serai.spi.Sampling;
import io.serai.spi.SeraiException;
import io.serai.spi.Stop;
import io.serai.spi.Task;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenSink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextGeneratorTest {
  @TempDir Path folder;

  @Test
  void continuesAPromptUpToTheEndToken() {
    try (Model model = load(TestingGraphs.chain(following("ab😀é.")))) {
      List<String> pieces = new ArrayList<>();
      Generation answer = generate(model, GenerationRequest.greedy("a", 100), pieces);
      assertThat(answer.text()).isEqualTo("b😀é.");
      assertThat(answer.finish()).isEqualTo(FinishReason.STOP);
      assertThat(answer.promptTokens()).isEqualTo(1);
      assertThat(answer.generatedTokens())
          .isEqualTo("b😀é.".getBytes(StandardCharsets.UTF_8).length + 1);
      assertThat(pieces).containsExactly("b", "", "", "", "😀", "", "é", ".", "");
    }
  }

  @Test
  void neverCutsACharacterAndLosesNothing() {
    try (Model model = load(TestingGraphs.chain(following("ab😀é.")))) {
      for (int most = 1; most < 10; most++) {
        List<String> pieces = new ArrayList<>();
        Generation answer = generate(model, GenerationRequest.greedy("a", most), pieces);
        assertThat(String.join("", pieces)).isEqualTo(answer.text());
        assertThat(pieces).hasSize(answer.generatedTokens());
      }
    }
  }

  @Test
  void stopsAtTheNumberOfTokensAllowed() {
    try (Model model = load(TestingGraphs.chain(following("abcdefgh")))) {
      Generation answer = generate(model, GenerationRequest.greedy("ab", 3), new ArrayList<>());
      assertThat(answer).isEqualTo(new Generation("cde", 2, 3, FinishReason.LENGTH));
    }
  }

  @Test
  void stopsBeforeAStopString() {
    try (Model model = load(TestingGraphs.chain(following("abcdefgh")))) {
      List<String> pieces = new ArrayList<>();
      Generation answer = generate(model, stoppingAt("dex", "ef"), pieces);
      assertThat(answer).isEqualTo(new Generation("bcd", 1, 5, FinishReason.STOP));
      assertThat(pieces).containsExactly("b", "c", "", "", "d");
    }
  }

  @Test
  void releasesTheStartOfAStopStringThatDoesNotCome() {
    try (Model model = load(TestingGraphs.chain(following("abcdefgh")))) {
      assertThat(generate(model, stoppingAt("ghi"), new ArrayList<>()).text()).isEqualTo("bcdefgh");
    }
  }

  @Test
  void givesTheSameWithAndWithoutACache() {
    List<String> texts = new ArrayList<>();
    for (boolean cached : new boolean[] {true, false}) {
      try (Model model = load(TestingGraphs.recurrent(cached))) {
        texts.add(
            generate(model, GenerationRequest.greedy("hello, world", 40), new ArrayList<>())
                .text());
      }
    }
    assertThat(texts.get(0)).isNotBlank().isEqualTo(texts.get(1));
  }

  @Test
  void takesALongPromptInParts() {
    String prompt = "once upon a time ".repeat(50);
    List<String> texts = new ArrayList<>();
    for (boolean cached : new boolean[] {true, false}) {
      try (Model model = load(TestingGraphs.recurrent(cached))) {
        Generation answer =
            generate(model, GenerationRequest.greedy(prompt, 20), new ArrayList<>());
        assertThat(answer.promptTokens()).isEqualTo(prompt.length());
        texts.add(answer.text());
      }
    }
    assertThat(texts.get(0)).isNotBlank().isEqualTo(texts.get(1));
  }

  @Test
  void boundsTheContextWhereTheManifestSaysNothing() {
    try (Model model = load(TestingGraphs.chain(following("aa")))) {
      assertThatThrownBy(
              () ->
                  generate(model, GenerationRequest.greedy("b".repeat(2048), 1), new ArrayList<>()))
          .isInstanceOf(SeraiException.class)
          .hasMessageContaining("has 2048 tokens, but the model's context is 2048 tokens");
    }
  }

  @Test
  void generatesWithoutAMemoryArenaToo() {
    TestingModel without = model(TestingGraphs.recurrent(true)).parameter("memory_arena", false);
    try (Model plain = TestingBackend.load(without);
        Model pooled = load(TestingGraphs.recurrent(true))) {
      assertThat(drawn(plain, 1)).isEqualTo(drawn(pooled, 1));
    }
  }

  @Test
  void writesSeveralTextsAtOnce() throws Exception {
    try (Model model = load(TestingGraphs.recurrent(true));
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<String>> texts = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        long seed = i % 4;
        texts.add(threads.submit(() -> drawn(model, seed)));
      }
      for (int i = 0; i < 40; i++) {
        assertThat(texts.get(i).get()).isEqualTo(texts.get(i % 4).get());
      }
    }
  }

  @Test
  void drawsTheSameFromTheSameSeed() {
    try (Model model = load(TestingGraphs.recurrent(true))) {
      assertThat(drawn(model, 1L)).isEqualTo(drawn(model, 1L)).isNotEqualTo(drawn(model, 2L));
    }
  }

  @Test
  void saysHowLongAPromptMayBe() {
    TestingModel small =
        model(TestingGraphs.chain(following("abcdefgh"))).parameter("context_length", 5);
    try (Model model = TestingBackend.load(small)) {
      assertThatThrownBy(
              () -> generate(model, GenerationRequest.greedy("abcde", 3), new ArrayList<>()))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
          .hasMessageContaining("has 5 tokens, but the model's context is 5 tokens");
      assertThat(generate(model, GenerationRequest.greedy("abc", 10), new ArrayList<>()))
          .isEqualTo(new Generation("de", 3, 2, FinishReason.LENGTH));
    }
  }

  @Test
  void endsWithTheTokenThatTheManifestNames() {
    for (Object token : new Object[] {"d", (int) 'd'}) {
      TestingModel named =
          model(TestingGraphs.chain(following("abcdefgh"))).parameter("eos_token", token);
      try (Model model = TestingBackend.load(named)) {
        assertThat(generate(model, GenerationRequest.greedy("a", 10), new ArrayList<>()).text())
            .isEqualTo("bc");
      }
    }
    TestingModel unknown =
        model(TestingGraphs.chain(following("ab"))).parameter("eos_token", "<end>");
    assertThatThrownBy(() -> TestingBackend.load(unknown))
        .isInstanceOf(SeraiException.class)
        .hasMessageContaining("the tokenizer has no such token");
  }

  @Test
  void givesUpBetweenTokens() {
    try (Model model = load(TestingGraphs.recurrent(true))) {
      Cancellation cancellation = new Cancellation();
      List<String> pieces = new ArrayList<>();
      TokenSink sink =
          (token, piece) -> {
            pieces.add(piece);
            if (pieces.size() == 3) {
              cancellation.request("the client left");
            }
          };
      assertThatThrownBy(
              () -> model.generate(GenerationRequest.greedy("hello", 100), sink, cancellation))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
      assertThat(pieces).hasSize(3);
    }
  }

  /** The chain gives the token that follows the score 5, and each of the others 0. */
  @Test
  void tellsHowLikelyTokensWereByTheModelAlone() {
    double likely = 5 - Math.log(Math.exp(5) + TestingGraphs.BYTES - 1);
    double unlikely = -Math.log(Math.exp(5) + TestingGraphs.BYTES - 1);
    GenerationRequest request =
        new GenerationRequest(
                new Prompt.Text("a"),
                100,
                new Sampling(2, 1, 1, 3, null),
                Stop.before(List.of("c")),
                null)
            .withLogprobs(3);
    try (Model model = load(TestingGraphs.chain(following("ab\u00e9xcd")))) {
      List<TokenChoice> streamed = new ArrayList<>();
      Generation answer = model.generate(request, collecting(streamed), new Cancellation());
      assertThat(answer.text()).isEqualTo("b\u00e9x");
      assertThat(answer.choices()).isEqualTo(streamed);
      assertThat(answer.choices())
          .extracting(choice -> choice.chosen().text() + choice.offset())
          .containsExactly("b0", "\uFFFD1", "\u00e91", "x2");
      assertThat(answer.choices())
          .extracting(choice -> choice.chosen().bytes())
          .containsExactly(List.of((int) 'b'), null, null, List.of((int) 'x'));
      assertThat(answer.choices())
          .allSatisfy(
              choice -> {
                assertThat(choice.chosen().logprob()).isCloseTo(likely, within(1e-6));
                assertThat(choice.likeliest()).hasSize(3).startsWith(choice.chosen());
                assertThat(choice.likeliest().getLast().logprob())
                    .isCloseTo(unlikely, within(1e-6));
              });
      assertThat(generate(model, stoppingAt("c"), new ArrayList<>()).choices()).isEmpty();
    }
  }

  private static TokenSink collecting(List<TokenChoice> choices) {
    return new TokenSink() {
      @Override
      public void accept(int token, String piece) {}

      @Override
      public void accept(int token, String piece, List<TokenChoice> told) {
        choices.addAll(told);
      }
    };
  }

  @Test
  void refusesAGraphThatIsNoLanguageModel() {
    assertThatThrownBy(() -> load(TestingGraphs.vectors("logits")))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL))
        .hasMessageContaining("an input with an unknown meaning");
    assertThatThrownBy(() -> load(TestingGraphs.classifier(ElementType.INT64)))
        .hasMessageContaining("no output 'logits' of shape [1, tokens, vocabulary]");
  }

  @Test
  void writesAConversationByItsTemplateWithoutFramingItTwice() {
    String config =
        """
        {"bos_token": "<|endoftext|>", "eos_token": {"content": "."},
         "chat_template": "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}"}
        """;
    TestingModel chat =
        model(TestingGraphs.chain(following("ab😀é.")))
            .file(
                "tokenizer-config",
                "tokenizer_config.json",
                config.getBytes(StandardCharsets.UTF_8));
    try (Model model = TestingBackend.load(chat)) {
      Generation answer = generate(model, conversation("a"), new ArrayList<>());
      assertThat(answer.promptTokens()).isEqualTo(2);
      assertThat(answer.text()).isEqualTo("b😀é");
      assertThat(answer.finish()).isEqualTo(FinishReason.STOP);
    }
    try (Model model =
        TestingBackend.load(
            chat.parameter("chat_template", "{{ raise_exception('no ' + messages[0].role) }}"))) {
      assertThatThrownBy(() -> generate(model, conversation("a"), new ArrayList<>()))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
          .hasMessageContaining("no user");
    }
  }

  @Test
  void refusesAConversationWithoutATemplate() {
    try (Model model = load(TestingGraphs.chain(following("ab")))) {
      assertThatThrownBy(() -> generate(model, conversation("a"), new ArrayList<>()))
          .hasMessageContaining("has no chat template");
    }
  }

  private static GenerationRequest conversation(String said) {
    return new GenerationRequest(
        new Prompt.Chat(List.of(new ChatMessage("user", said))),
        100,
        Sampling.GREEDY,
        Stop.NONE,
        null);
  }

  private static Generation generate(Model model, GenerationRequest request, List<String> pieces) {
    return model.generate(request, (token, piece) -> pieces.add(piece), new Cancellation());
  }

  private static String drawn(Model model, long seed) {
    return generate(
            model,
            new GenerationRequest(
                new Prompt.Text("hello"),
                30,
                new Sampling(1, 0.95, 50, 1.1, seed),
                Stop.NONE,
                null),
            new ArrayList<>())
        .text();
  }

  private static GenerationRequest stoppingAt(String... stops) {
    return new GenerationRequest(
        new Prompt.Text("a"), 100, Sampling.GREEDY, Stop.before(List.of(stops)), null);
  }

  private Model load(TestingOnnx graph) {
    return TestingBackend.load(model(graph));
  }

  private TestingModel model(TestingOnnx graph) {
    return TestingModel.in(folder)
        .graph(graph)
        .tokenizer(TestingTokenizers.bytes())
        .task(Task.TEXT_GENERATION);
  }

  /** Each byte of the text is followed by the next, the last by the end token. */
  private static int[] following(String text) {
    int[] next = new int[TestingGraphs.BYTES];
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      next[Byte.toUnsignedInt(bytes[i])] =
          i + 1 < bytes.length ? Byte.toUnsignedInt(bytes[i + 1]) : TestingTokenizers.END;
    }
    return next;
  }
}
